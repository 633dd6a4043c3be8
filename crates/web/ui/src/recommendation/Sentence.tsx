import type { Day, Recommendation } from '../api/types';
import { day, relativeDay } from '../format/date';
import { money, quantity } from '../format/number';
import { humanise } from '../format/words';
import { supplierName } from '../queues/rows';

/** The recommendation in one sentence: do what, how many, of what, for where, from whom, by when, and the first reason. */
export function Sentence({ rec, today }: { rec: Recommendation; today: Day }) {
  const [why] = rec.reasons;
  const supplier = supplierName(rec);
  return (
    <p className="sentence">
      {humanise(rec.verb)}{' '}
      <strong>
        {quantity(rec.quantity)} {rec.unit}
      </strong>{' '}
      of <strong>{rec.item_id}</strong>
      {` ${rec.item_name}`} for {rec.site_id}
      {supplier && (
        <>
          {' '}
          from <strong>{supplier}</strong>
        </>
      )}
      {rec.order_by && (
        <>
          {' '}
          by <strong>{day(rec.order_by)}</strong> ({relativeDay(today, rec.order_by)})
        </>
      )}
      {`, ${money(rec.order_value)}`}.{why && ` ${asSentence(why.text)}`}
    </p>
  );
}

function asSentence(text: string): string {
  const trimmed = text.trim();
  const closed = /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
  return closed.charAt(0).toUpperCase() + closed.slice(1);
}
