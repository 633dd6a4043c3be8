import { useQuery } from '@tanstack/react-query';
import { queueQuery } from '../api/queries';
import type { QueueColumn, Recommendation } from '../api/types';
import { StatePill } from '../components/Pill';
import { Value } from '../components/Value';
import { day } from '../format/date';
import { count, money, unknown } from '../format/number';
import { humanise } from '../format/words';
import { toldElsewhere, valueWords } from '../queues/described';

/** The figures of a recommendation that is no purchase, with the names that its queue gives them. */
export function OwnFigures({ rec }: { rec: Recommendation }) {
  const columns = useQuery(queueQuery(rec.kind, 'proposed,edited')).data?.columns ?? [];
  const own = columns.filter(({ name }) => !toldElsewhere.has(name));
  const figures: [string, string][] = [
    ...own.map((column): [string, string] => [column.label, figureWords(column, rec)]),
    ['Owner', rec.owner],
    ['Minutes to decide', count(rec.minutes)],
  ];
  return (
    <dl className="figures">
      <div>
        <dt>State</dt>
        <dd>
          <StatePill state={rec.state} />
        </dd>
      </div>
      {figures.map(([label, words]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <Value>{words}</Value>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** In a column the header has the currency; here the amount has it. */
function figureWords(column: QueueColumn, rec: Recommendation): string {
  const words = valueWords(column, rec);
  return column.type === 'money' && words !== unknown ? `${words} ${rec.value.currency}` : words;
}

/** The recommendation in one sentence: do what, about what, by when, what it moves, and the first reason. */
export function ActionSentence({ rec }: { rec: Recommendation }) {
  const [why] = rec.reasons;
  return (
    <p className="sentence">
      {humanise(rec.verb)} <strong>{rec.item_id}</strong> {rec.item_name}
      {rec.site_id && ` at ${rec.site_id}`} by <strong>{day(rec.deadline)}</strong>, {money(rec.value)}.
      {why && ` ${why.text}`}
    </p>
  );
}
