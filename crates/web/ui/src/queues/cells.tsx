/** How the cells of the replenishment queue read. What is not known is a dash; what is late or edited has a sign and words, not only a colour. */
import type { Money, QueueRow } from '../api/schema';
import { Pill } from '../components/Pill';
import { Value } from '../components/Value';
import { day } from '../format/date';
import { amount, quantity } from '../format/number';
import { reasonWords } from '../format/words';
import { itemName } from './rows';

export function Tick() {
  return <span className="tick" aria-hidden="true" />;
}

export function ItemCell({ row }: { row: QueueRow }) {
  return (
    <>
      <span className="item-code">{row.item_id}</span>
      <span className="clip muted" title={itemName(row) ?? undefined}>
        {itemName(row)}
      </span>
    </>
  );
}

export function OrderBy({ row, today }: { row: QueueRow; today: string | undefined }) {
  const isLate = row.order_by !== null && today !== undefined && row.order_by < today;
  if (!isLate) return <Value>{day(row.order_by)}</Value>;
  return (
    <span className="late" title="The day to order by has passed">
      <span aria-hidden="true">▲ </span>
      {day(row.order_by)}
      <span className="visually-hidden"> late</span>
    </span>
  );
}

export function Quantity({ row, showUnit }: { row: QueueRow; showUnit: boolean }) {
  return (
    <span className="quantity-cell">
      {row.state === 'edited' && (
        <span className="edited-mark" title="Edited by a person">
          ✎<span className="visually-hidden"> edited</span>
        </span>
      )}
      {quantity(row.quantity)}
      {showUnit && <span className="muted small">{row.unit}</span>}
    </span>
  );
}

export function OrderValue({ value, showCurrency }: { value: Money | null; showCurrency: boolean }) {
  return (
    <>
      <Value>{amount(value?.amount)}</Value>
      {showCurrency && value && <span className="muted small">{value.currency}</span>}
    </>
  );
}

export function BeforeAfter({ before, after }: { before: string; after: string }) {
  return (
    <span className="before-after">
      <span className="muted">
        <Value>{before}</Value> →
      </span>
      <Value>{after}</Value>
    </span>
  );
}

export function Why({ row }: { row: QueueRow }) {
  return (
    <>
      {row.flags.map((flag) => (
        <Pill key={flag} tone="warn">
          {reasonWords(flag)}
        </Pill>
      ))}
      {row.reasons.map((reason) => (
        <span key={reason.code} className="chip" title={reason.text}>
          {reasonWords(reason.code)}
        </span>
      ))}
    </>
  );
}
