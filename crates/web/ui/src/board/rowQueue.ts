/** From a cell of a number's rows to what is proposed about it. Pure. */
import type { KpiColumn } from '../api/types';
import type { AboutSearch } from '../queues/search';
import { withChange, type RowsSearch } from './search';

/** Queues whose recommendations are about an item, and those about a customer. */
const ofItems = new Set(['replenishment', 'stockout-risk', 'excess']);
const ofCustomers = new Set(['collections', 'credit']);

/**
 * To what the queue that repairs a number is narrowed. The rows of a fill rate are its failures, and any number can be asked about in part; a balance
 * or a margin as a whole is repaired by the whole queue.
 */
export function repairedBy(kpi: string, search: RowsSearch): AboutSearch | undefined {
  const rows = withChange(search, { offset: undefined });
  const isPart = Object.keys(rows).length > 0;
  return isPart || kpi.startsWith('line_fill_rate_') ? { of: kpi, ...rows } : undefined;
}

export interface RowQueue {
  queue: string;
  q: string;
}

/** The queue of the number narrowed to the row's item or customer; an item of another number leads to replenishment. Null where a cell leads nowhere. */
export function rowQueue(
  { kind, name }: KpiColumn,
  text: string,
  { queue, customerId }: { queue: string | null; customerId: string | null },
): RowQueue | null {
  if (kind === 'item') return { queue: queue && ofItems.has(queue) ? queue : 'replenishment', q: text };
  const isCustomer = name === 'customer_name' || name === 'customer_id';
  return isCustomer && customerId && queue && ofCustomers.has(queue) ? { queue, q: customerId } : null;
}
