/** Rows of every kind as the queues draw them. */
import type { AnyRow, QueueRow } from './types';

const noPurchase = {
  family: null,
  quantity_raw: null,
  quantity: '0',
  quantity_proposed: null,
  unit: '',
  unit_cost: null,
  cover_days_before: null,
  cover_days_after: null,
  stockout_probability_before: null,
  stockout_probability_after: null,
  supplier_order_value: null,
  supplier_goal: null,
  supplier_missing: null,
  filler_quantity: null,
  filler_cost: null,
  filler_saves: null,
  expiring_quantity: null,
  expiring_on: null,
  policy: null,
  forecast_method: null,
  demand_class: null,
  abc: null,
};

/**
 * A row of another kind than replenishment says by its subject what it is about, and its money moved stands where a purchase has the value of the
 * order. Its own columns stay beside these.
 */
export function asQueueRow<Row extends AnyRow>(row: Row): Row & QueueRow {
  if ('order_value' in row) return row as Row & QueueRow;
  const { subject } = row;
  return {
    ...noPurchase,
    ...row,
    order_by: row.deadline,
    order_value: row.value,
    item_id: subject.item_id ?? subject.customer_id ?? subject.supplier_id ?? row.rec_id,
    item_name: subject.item_name ?? subject.customer_name ?? subject.supplier_name ?? '',
    site_id: subject.site_id ?? '',
    supplier_id: subject.supplier_id,
    supplier_name: subject.supplier_name,
  } as Row & QueueRow;
}
