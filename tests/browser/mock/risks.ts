/** A queue of another kind than replenishment: items that may run out, with the columns that the server describes. */
import type { AnyRow, Queue, QueueColumn, QueueRow } from '../../../crates/web/ui/src/api/types';
import { heldOf } from './held';
import { addDays, businessDate, currency } from './rows';

export const riskKind = 'stockout-risk';

const verbs = ['expedite', 'transfer', 'accept'] as const;

/** Rows as the server sends them: without the columns of a purchase. */
export function makeRisks(count: number): QueueRow[] {
  return Array.from({ length: count }, (_, index) => risk(index) as QueueRow);
}

function risk(index: number): AnyRow {
  const money = (amount: number) => ({ amount: amount.toFixed(2), currency });
  const verb = verbs[index % 3] ?? 'accept';
  const value = 2_400 - index * 90;
  const itemId = `VLV-${20_000 + index}`;
  const row: AnyRow = {
    rank: index + 1,
    rec_id: `risk_${index}`,
    revision: 1,
    kind: riskKind,
    entity_id: 'ACME',
    subject: {
      item_id: itemId,
      item_name: 'Ball valve, brass 1 in',
      site_id: 'MAIN',
      supplier_id: null,
      supplier_name: null,
      customer_id: null,
      customer_name: null,
    },
    state: 'proposed',
    verb,
    action: { command: verb === 'accept' ? null : 'place_purchase_order', body: verb === 'accept' ? null : {} },
    value: money(value),
    minutes: 4,
    value_per_minute: money(value / 4),
    deadline: addDays(businessDate, index % 5),
    confidence: 0.8,
    reasons: [{ code: 'NEXT_RECEIPT_LATE', effect: value * 100, text: 'The next receipt is 6 days late already.' }],
    flags: index % 4 === 0 ? ['DATA_SUSPECT'] : [],
    owner: 'buyer.kim',
    as_of: businessDate,
    expires_on: addDays(businessDate, 7),
    snoozed_until: null,
    supersedes: null,
    superseded_by: null,
    document: null,
    since: null,
    automation: null,
    below_capacity: false,
    hash: 'b4f2',
    item_id: itemId,
    item_name: 'Ball valve, brass 1 in',
    site_id: 'MAIN',
    probability: 0.9 - index * 0.03,
    unavoidable: 0.7 - index * 0.02,
    avoidable: 0.2 - index * 0.01,
    first_out_on_p10: addDays(businessDate, 2),
    first_out_on_p50: addDays(businessDate, 6),
    available: String(14 - index),
    short_quantity: String(20 + index),
    unit: 'EA',
    at_stake: money(value + 300),
    orders_hit: 1 + (index % 4),
    customers_hit: 1 + (index % 3),
    next_receipt_on: index % 3 === 0 ? null : addDays(businessDate, 9),
    next_receipt_late_probability: index % 3 === 0 ? null : 0.62,
    best_action: verb,
    cost: money(index % 3 === 2 ? 0 : 60),
  };
  return row;
}

const columns: QueueColumn[] = [
  told('rank', 'integer', 'Rank'),
  told('rec_id', 'text', 'Recommendation'),
  told('item_id', 'text', 'Item'),
  told('site_id', 'text', 'Site'),
  told('probability', 'probability', 'P(out)'),
  told('first_out_on_p10', 'date', 'First out, early'),
  told('available', 'decimal', 'Free to sell'),
  told('short_quantity', 'decimal', 'Short'),
  told('at_stake', 'money', 'At stake'),
  told('orders_hit', 'integer', 'Orders hit'),
  told('next_receipt_on', 'date', 'Next receipt promised'),
  told('next_receipt_late_probability', 'probability', 'P(late)'),
  told('best_action', 'text', 'Best action'),
  told('cost', 'money', 'Cost of it'),
  told('value', 'money', 'Loss avoided'),
  told('minutes', 'number', 'Minutes'),
  told('reasons', 'reasons', 'Reasons'),
];

const sharedColumns: QueueColumn[] = [
  told('rank', 'integer', 'Rank'),
  told('kind', 'text', 'Kind'),
  told('subject', 'subject', 'Subject'),
  told('verb', 'text', 'Action'),
  told('value', 'money', 'Value'),
  told('deadline', 'date', 'Deadline'),
];

function told(name: string, type: string, label: string): QueueColumn {
  return { name, type, unit: null, label };
}

/** The queue of this kind, or of all: most value per minute first. */
export function mixedQueueOf(rows: QueueRow[], kind: string, states: string[], top: number): Queue {
  const open = rows.filter((row) => states.includes(row.state) && (kind === 'all' || row.kind === kind));
  const perMinute = (row: QueueRow) => Number(row.value.amount) / row.minutes;
  const sorted = [...open].sort((a, b) => perMinute(b) - perMinute(a)).slice(0, top);
  return {
    contract: 1,
    kind,
    as_of: businessDate,
    total: open.length,
    returned: sorted.length,
    totals: { value: null, minutes: open.length * 2 },
    capacity: null,
    head: null,
    about: null,
    columns: kind === 'all' ? sharedColumns : columns,
    rows: sorted,
    ...heldOf(kind),
  };
}

/** A queue in which nothing is proposed and three subjects are held back. */
export function withoutRows(queue: Queue): Queue {
  return { ...queue, ...heldOf('all'), total: 0, returned: 0, rows: [], rules_only: queue.rules_only };
}
