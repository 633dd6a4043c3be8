/** How the cells of the replenishment queue read. What is not known is a dash; what is late or edited has a sign and words, not only a colour. */
import type { Money, QueueRow } from '../api/types';
import { Pill } from '../components/Pill';
import { Value } from '../components/Value';
import { day } from '../format/date';
import { amount, quantity } from '../format/number';
import { reasonWords } from '../format/words';
import { fittingChips } from './widths';

export function Tick() {
  return <span className="tick" aria-hidden="true" />;
}

export function ItemCell({ row }: { row: QueueRow }) {
  return (
    <>
      <span className="item-code">{row.item_id}</span>
      <span className="clip muted" title={row.item_name}>
        {row.item_name}
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

export function OrderValue({ value, showCurrency }: { value: Money; showCurrency: boolean }) {
  return (
    <>
      <Value>{amount(value.amount)}</Value>
      {showCurrency && <span className="muted small">{value.currency}</span>}
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

/** What nearly every row has, of imported history or of an effect that is not learnt yet, must not hide what tells rows apart. */
const notedLast = new Set(['RECONSTRUCTED', 'EFFECT_ASSUMED', 'RULES_ONLY']);

/** Flags and reasons as far as they fit; the others are counted, and named to whoever points at the number or has it read out. */
export function Why({ row, width }: { row: QueueRow; width: number }) {
  const flags = (wanted: (flag: string) => boolean) =>
    row.flags.filter(wanted).map((flag) => ({ text: reasonWords(flag), title: undefined, isFlag: true }));
  const all = [
    ...flags((flag) => !notedLast.has(flag)),
    ...row.reasons.map((reason) => ({ text: reasonWords(reason.code), title: reason.text, isFlag: false })),
    ...flags((flag) => notedLast.has(flag)),
  ];
  const shown = all.slice(0, fittingChips(all, width));
  const more = all.slice(shown.length).map(({ text }) => text);
  return (
    <>
      {shown.map(({ text, title, isFlag }) =>
        isFlag ? (
          <Pill key={text} tone="warn">
            {text}
          </Pill>
        ) : (
          <span key={text} className="chip" title={title}>
            {text}
          </span>
        ),
      )}
      {more.length > 0 && (
        <span className="chip more" title={more.join(', ')}>
          +{more.length}
          <span className="visually-hidden"> more: {more.join(', ')}</span>
        </span>
      )}
    </>
  );
}
