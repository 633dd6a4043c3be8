/** What is held back: what is in doubt, what hangs on it, and what releases it. */
import type { HeldRow, Queue } from '../api/types';
import { Button } from '../components/Button';
import { Dialog } from '../components/Dialog';
import { Pill } from '../components/Pill';
import { day } from '../format/date';
import { count, money, quantity } from '../format/number';
import { prose } from '../format/prose';
import { reasonWords } from '../format/words';
import { DocumentLink } from '../recommendation/Parts';
import { OrderVerdict } from './OrderVerdict';

export function HeldDialog({ queue, onClose }: { queue: Queue; onClose: () => void }) {
  const { held, held_total: total, held_value: value } = queue;
  return (
    <Dialog title={`${count(total)} held back`} size="side" onClose={onClose}>
      <p className="muted">
        {total === 0
          ? 'Nothing is held back: every fact that the last plan rests on is settled.'
          : 'Nothing is proposed for these as long as the reason stands. Each goes by itself with the first plan that finds it settled.'}
        {value && ` ${money(value)} hang on them.`}
      </p>
      <ul className="held">
        {held.map((row) => (
          <Held key={`${row.kind} ${row.subject}`} row={row} />
        ))}
      </ul>
      {held.length < total && (
        <p className="muted">
          Those with the most money, {count(held.length)} of {count(total)}, are listed.
        </p>
      )}
      <div className="actions">
        <Button onPress={onClose}>Close</Button>
      </div>
    </Dialog>
  );
}

function Held({ row }: { row: HeldRow }) {
  const [id, name] = row.item_id ? [row.item_id, row.item_name] : [row.customer_id, row.customer_name];
  return (
    <li>
      <div className="held-head">
        <h3>
          {id ? <DocumentLink id={id} /> : row.subject} <span className="muted">{name}</span>
        </h3>
        {row.site_id && <span className="muted">{row.site_id}</span>}
        <Pill tone="warn">{reasonWords(row.why)}</Pill>
      </div>
      <p>{prose(row.text)}.</p>
      <p>
        <strong>To release it:</strong> {row.remedy}
        {row.command && (
          <>
            {' '}
            (<code>{row.command}</code>)
          </>
        )}
        .
        {row.document && row.document !== id && (
          <>
            {' '}
            Look at <DocumentLink id={row.document} />.
          </>
        )}
      </p>
      <p className="muted small">{stakes(row)}</p>
      {row.command === 'judge_order_line' && row.document && row.line !== null && (
        <OrderVerdict order={row.document} line={row.line} />
      )}
    </li>
  );
}

/** What hangs on it: "312 EA wanted in 90 days, $412.00 of margin at stake, stock for 14.5 days, since 3 Nov 2026". */
function stakes(row: HeldRow): string {
  const isOrder = row.line !== null;
  const parts = [
    row.quantity !== null && !isOrder && `${quantity(row.quantity)} ${row.unit ?? ''} wanted in 90 days`,
    `${money(row.value)} ${row.kind === 'replenishment' ? 'of margin at stake' : 'past due'}`,
    row.cover_days !== null && `stock for ${row.cover_days} days`,
    `since ${day(row.since)}`,
  ];
  return parts.filter(Boolean).join(', ');
}
