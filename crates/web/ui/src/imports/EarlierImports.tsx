import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../api/queries';
import type { ImportEntry } from '../api/types';
import { Card } from '../components/Card';
import { ScrollArea } from '../components/ScrollArea';
import { FailedState, SkeletonRows } from '../components/States';
import { instant } from '../format/date';
import { count } from '../format/number';
import { humanise } from '../format/words';
import { QuarantineButton } from './QuarantineButton';
import { importsQuery } from './queries';

/** What was imported before, newest first. */
export function EarlierImports() {
  const imports = useQuery(importsQuery);
  const zone = useQuery(sessionQuery).data?.time_zone ?? 'UTC';
  return (
    <Card title="Earlier imports">
      {imports.error && !imports.data ? (
        <FailedState what="The list of imports" error={imports.error} onRetry={() => void imports.refetch()} />
      ) : !imports.data ? (
        <SkeletonRows count={3} label="Loading the imports" />
      ) : imports.data.imports.length === 0 ? (
        <p className="muted">
          Nothing was imported into this home yet. <code>chandler import</code> does the same from the command line.
        </p>
      ) : (
        <ImportTable imports={imports.data.imports} zone={zone} />
      )}
    </Card>
  );
}

function ImportTable({ imports, zone }: { imports: ImportEntry[]; zone: string }) {
  return (
    <ScrollArea label="Earlier imports">
      <table className="table" aria-label="Earlier imports">
        <thead>
          <tr>
            <th>Import</th>
            <th>When</th>
            <th>By</th>
            <th>From</th>
            <th>Loaded</th>
            <th className="number">In quarantine</th>
            <th>
              <span className="visually-hidden">Download</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {imports.map((entry) => (
            <tr key={entry.import_id}>
              <th scope="row" className="id nowrap" title={`Mapping ${entry.mapping_hash}, commit ${entry.commit_seq}`}>
                {entry.import_id}
              </th>
              <td className="nowrap">{instant(entry.recorded_at, zone)}</td>
              <td>{entry.actor}</td>
              <td className="wrap">{entry.source}</td>
              <td className="wide">{loadedWords(entry.loaded)}</td>
              <td className="number">{count(entry.quarantined)}</td>
              <td>{entry.quarantined > 0 && <QuarantineButton importId={entry.import_id} label="Download" />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

function loadedWords(loaded: Record<string, number>): string {
  const parts = Object.entries(loaded).filter(([, rows]) => rows > 0);
  if (parts.length === 0) return 'Nothing new';
  return parts.map(([target, rows]) => `${count(rows)} ${humanise(target).toLowerCase()}`).join(', ');
}
