/** The smaller parts of an explanation: reasons, alternatives, assumptions, evidence, audit trail. */
import { ScrollArea } from '../components/ScrollArea';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Alternative, EvidenceTable, Recommendation, RecommendationEvent } from '../api/types';
import { Button } from '../components/Button';
import { Pill } from '../components/Pill';
import { Value } from '../components/Value';
import { instant } from '../format/date';
import { amount, count, money, signed } from '../format/number';
import { toText } from '../format/decimal';
import { humanise, reasonWords } from '../format/words';

/** Whether it proposes to order a quantity; every other kind proposes a command and counts in money. */
export function isPurchase(rec: Recommendation): boolean {
  return rec.kind === 'replenishment';
}

export function Reasons({ rec }: { rec: Recommendation }) {
  return (
    <ul className="reasons">
      {rec.flags.map((flag) => (
        <li key={flag}>
          <Pill tone="warn">{reasonWords(flag)}</Pill>
        </li>
      ))}
      {rec.reasons.map((reason) => (
        <li key={reason.code}>
          <span className="chip">{reasonWords(reason.code)}</span>
          <span>
            {reason.text}
            {reason.effect !== 0 && <span className="muted"> ({effectWords(rec, reason.effect)})</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** How much a reason explains: base units of a purchase, else minor units of the currency, with its sign. */
function effectWords(rec: Recommendation, effect: number): string {
  if (isPurchase(rec)) return `${signed(effect)} ${rec.unit}`;
  const { amount: shown, currency } = rec.value;
  const scale = shown.split('.')[1]?.length ?? 0;
  const text = amount(toText({ units: BigInt(effect), scale }));
  return `${effect > 0 ? '+' : ''}${text} ${currency}`;
}

interface AlternativesProps {
  rec: Recommendation;
  /** Absent where nothing else can be chosen any more. */
  onInstead?: ((instead: Alternative) => void) | undefined;
}

/** Everything that could be done, with what it is worth after its cost; approving does the one that is marked. */
export function Alternatives({ rec, onInstead }: AlternativesProps) {
  return (
    <ul className="reasons">
      {rec.alternatives.map((alternative) => (
        <li key={alternative.verb}>
          <span className="chip">{humanise(alternative.verb)}</span>
          <span className="alternative">
            <span>
              {alternative.text} <strong>{money(alternative.value)}</strong>
            </span>
            {alternative.chosen && <span className="muted small">This is what approving does.</span>}
            {!alternative.chosen && onInstead && (
              <Button onPress={() => onInstead(alternative)}>
                Do this instead<span className="visually-hidden"> ({humanise(alternative.verb)})</span>
              </Button>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

export function Assumptions({ rec }: { rec: Recommendation }) {
  return (
    <ul className="reasons">
      {rec.assumptions.map((assumption, index) => (
        <li key={index} style={{ display: 'block' }}>
          {assumption.text}
        </li>
      ))}
    </ul>
  );
}

/** What the decision rests on, by name and hash: snapshot, rules, models, runs. */
export function RestsOn({ rec, hash }: { rec: Recommendation; hash: string }) {
  const pairs: [string, ReactNode][] = [
    [
      'Record',
      <span key="h" className="id hash">
        {hash}
      </span>,
    ],
    [
      'Snapshot',
      <span key="s" className="id hash">
        {rec.snapshot ? `${rec.snapshot.commit_seq} · ${rec.snapshot.hash}` : 'not known'}
      </span>,
    ],
    [
      'Rules',
      <span key="r" className="id hash">
        {rec.rule_bundle}
      </span>,
    ],
    [
      'Models',
      rec.models.length === 0
        ? 'Rules only'
        : rec.models.map((model) => <div key={model.name} className="id">{`${model.name} ${model.version}`}</div>),
    ],
    [
      'Run',
      <span key="run" className="id">
        {rec.run_id}
      </span>,
    ],
    [
      'First proposed by',
      <span key="first" className="id">
        {rec.first_run_id}
      </span>,
    ],
    ['Revision', rec.revision],
  ];
  return (
    <dl className="pairs">
      {pairs.map(([label, value]) => (
        <div key={label} style={{ display: 'contents' }}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Evidence({ tables }: { tables: EvidenceTable[] }) {
  return (
    <ScrollArea label="Evidence">
      <table className="table">
        <thead>
          <tr>
            <th>Table</th>
            <th className="number">Version</th>
            <th className="number">Rows</th>
            <th>Hash</th>
          </tr>
        </thead>
        <tbody>
          {tables.map((table) => (
            <tr key={table.table}>
              <td className="id">{table.table}</td>
              <td className="number">
                <Value>{table.version ?? '—'}</Value>
              </td>
              <td className="number">{count(table.rows)}</td>
              <td className="id hash muted">{table.hash}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

export function AuditTrail({ events, timeZone }: { events: RecommendationEvent[]; timeZone: string }) {
  return (
    <ol className="trail">
      {events.map((event, index) => (
        <li key={`${event.commit_seq}-${index}`}>
          <span className="muted">{instant(event.at, timeZone)}</span>
          <span>
            <strong>{humanise(event.event)}</strong> by {event.actor}
            {event.to && (
              <span className="muted">
                {' '}
                · {event.from ? `${humanise(event.from)} → ` : ''}
                {humanise(event.to)}
              </span>
            )}
            {event.reason && <> · {humanise(event.reason)}</>}
            {event.note && <> · “{event.note}”</>}
            <span className="muted"> · commit {event.commit_seq}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}

export function DocumentLink({ id }: { id: string }) {
  return (
    <Link to="/documents/$id" params={{ id }}>
      {id}
    </Link>
  );
}
