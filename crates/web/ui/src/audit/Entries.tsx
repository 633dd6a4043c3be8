import { Link } from '@tanstack/react-router';
import type { AuditEntry } from '../api/types';
import { Pill } from '../components/Pill';
import { ScrollArea } from '../components/ScrollArea';
import { instant } from '../format/date';
import { count } from '../format/number';
import { humanise } from '../format/words';
import { DocumentLink } from '../recommendation/Parts';
import { useKinds } from '../shell/useKinds';

/** Documents of one command that are named; of more it is said how many. */
const documentsShown = 3;

export function Entries({ entries, timeZone }: { entries: AuditEntry[]; timeZone: string }) {
  return (
    <ScrollArea label="Audit entries">
      <table className="table" aria-label="Audit entries">
        <thead>
          <tr>
            <th>When</th>
            <th>Who</th>
            <th>What</th>
            <th>About</th>
            <th>How it went</th>
            <th className="number">Commit</th>
            <th className="number">Link</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry, index) => (
            <tr key={`${entry.link ?? entry.rec_id}-${entry.commit_seq}-${index}`}>
              <td className="nowrap">{instant(entry.at, timeZone)}</td>
              <td>{entry.actor}</td>
              <td>
                {entry.source === 'command' ? (
                  <span className="id">{entry.event}</span>
                ) : (
                  <strong>{humanise(entry.event)}</strong>
                )}
              </td>
              <td>
                <About entry={entry} />
              </td>
              <td>
                <How entry={entry} />
              </td>
              <td className="number">{entry.commit_seq === null ? '' : count(entry.commit_seq)}</td>
              <td className="number">{entry.link === null ? '' : count(entry.link)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

function About({ entry }: { entry: AuditEntry }) {
  const { label } = useKinds();
  if (entry.rec_id)
    return (
      <>
        <Link to="/audit/$id" params={{ id: entry.rec_id }}>
          {entry.subject ?? entry.rec_id}
        </Link>{' '}
        {entry.kind && <span className="muted">{label(entry.kind)}</span>}
      </>
    );
  const shown = entry.documents.slice(0, documentsShown);
  const more = entry.documents.length - shown.length;
  return (
    <>
      {shown.map(({ id }, index) => (
        <span key={id}>
          {index > 0 && ', '}
          <DocumentLink id={id} />
        </span>
      ))}
      {more > 0 && <span className="muted"> and {more} more</span>}
    </>
  );
}

function How({ entry }: { entry: AuditEntry }) {
  const { refusal, from, to, reason, note } = entry;
  if (refusal)
    return (
      <>
        <Pill tone="warn">Refused</Pill> {refusal.message}
      </>
    );
  const words = [
    from && from !== to && `${humanise(from)} → ${humanise(to ?? '')}`,
    reason && humanise(reason),
    note && `“${note}”`,
  ];
  return <>{words.filter(Boolean).join(' · ')}</>;
}
