/** What the queues hold back: an open count, a supplier that is given up, and an order far above all others. */
import type { HeldRow, Queue } from '../../../crates/web/ui/src/api/types';
import { businessDate, currency } from './rows';

const row = (
  change: Pick<HeldRow, 'subject' | 'item_id' | 'why' | 'text' | 'remedy' | 'command'> & Partial<HeldRow>,
): HeldRow => ({
  kind: 'replenishment',
  item_name: 'Floor cleaner 5 gal unscented',
  site_id: 'MAIN',
  supplier_id: null,
  customer_id: null,
  customer_name: null,
  document: null,
  line: null,
  since: businessDate,
  quantity: '312',
  unit: 'EA',
  value: { amount: '412.00', currency },
  cover_days: 14.5,
  ...change,
});

/** Made when asked for: what they take from the rows' module is not there yet while both are read. */
const rows = (): HeldRow[] => [
  row({
    subject: 'JAN-1090|MAIN',
    item_id: 'JAN-1090',
    why: 'count_open',
    text: 'Count CT-000001 found 12 EA fewer than the books say and is not settled: what is on hand is in doubt',
    remedy: 'Settle the count with the reason of its difference, or count again',
    command: 'settle_count',
    document: 'CT-000001',
    value: { amount: '1200.00', currency },
  }),
  row({
    subject: 'BEA-1000|MAIN',
    item_id: 'BEA-1000',
    why: 'supplier_inactive',
    text: 'Its preferred supplier S-016 is no longer bought from',
    remedy: 'Make another supplier the preferred one of the item, or set the supplier active again',
    command: 'set_supplier_item',
    document: 'S-016',
    cover_days: 0,
  }),
  row({
    subject: 'LIG-1005|MAIN',
    item_id: 'LIG-1005',
    why: 'one_off_suspected',
    text: 'Line 2 of order SO-001943, 200 EA, is far above all others of the item: it is taken for a project and not planned for again',
    remedy: 'Say whether the order was a one-off or is regular demand',
    command: 'judge_order_line',
    document: 'SO-001943',
    line: 2,
    quantity: '200',
    cover_days: null,
  }),
];

/** The keys of a queue's answer that stand beside its rows: what it holds back, and no model whose place rules took. */
export function heldOf(kind: string): Pick<Queue, 'held' | 'held_total' | 'held_value' | 'rules_only'> {
  const held = rows().filter((held) => kind === 'all' || held.kind === kind);
  const value = held.length > 0 ? { amount: '2024.00', currency } : null;
  return { held, held_total: held.length, held_value: value, rules_only: null };
}
