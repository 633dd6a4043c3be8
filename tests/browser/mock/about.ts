/** Queues narrowed to the rows of a number, as the server narrows them: some of their items or customers are in the queue, the others are named. */
import type { Queue, QueueAbout } from '../../../crates/web/ui/src/api/types';

const titles: Record<string, string> = {
  line_fill_rate_requested: 'Line fill rate as requested',
  line_fill_rate_promised: 'Line fill rate at promise',
  receivables: 'Receivables',
};
const causes: Record<string, string> = {
  stock_out: 'Out of stock',
  partial_stock: 'Stock for a part only',
  credit_hold: 'Credit hold',
};
/** Rows of a queue that are about what was asked for; nothing is proposed on what only got a part. */
const found = 2;

export function narrowed(queue: Queue, query: URLSearchParams): Queue {
  const of = query.get('of');
  if (of === null) return queue;
  const cause = query.get('cause');
  const rows = cause === 'partial_stock' ? [] : queue.rows.slice(0, found);
  const isOfCustomers = queue.kind === 'collections';
  const missing: QueueAbout['missing'] = isOfCustomers
    ? [{ id: 'C-0008', name: 'Hollander Foods', site_id: null }]
    : ['HEX-90001', 'HEX-90002', 'HEX-90003'].map((id) => ({ id, name: 'Hex bolt', site_id: 'CHI' }));
  const about: QueueAbout = {
    title: titles[of] ?? of,
    narrowed: cause === null ? query.get('bucket') : (causes[cause] ?? cause),
    subject: isOfCustomers ? 'customer' : 'item',
    subjects: rows.length + missing.length,
    in_queue: rows.length,
    held_back: 0,
    missing,
  };
  const noneHeld = { held: [], held_total: 0, held_value: null };
  return { ...queue, ...noneHeld, rows, total: rows.length, returned: rows.length, capacity: null, about };
}
