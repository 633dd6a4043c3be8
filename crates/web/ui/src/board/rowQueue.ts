/** From a cell of a number's rows to what is proposed about it. Pure. */
import type { KpiColumn } from '../api/types';

/** Queues whose recommendations are about an item, and those about a customer. */
const ofItems = new Set(['replenishment', 'stockout-risk', 'excess']);
const ofCustomers = new Set(['collections']);

/** Whether the recommendations of a queue are about customers. */
export function isOfCustomers(queue: string | null): queue is string {
  return queue !== null && ofCustomers.has(queue);
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
  return isCustomer && customerId && isOfCustomers(queue) ? { queue, q: customerId } : null;
}
