import { expect, it } from 'vitest';
import type { KpiColumn } from '../api/types';
import { repairedBy, rowQueue } from './rowQueue';

const item = { name: 'item_id', label: 'Item', kind: 'item' } as KpiColumn;
const customer = { name: 'customer_name', label: 'Customer', kind: 'text' } as KpiColumn;
const from = (queue: string | null) => ({ queue, customerId: 'C-0008' });

it('leads an item to the queue of the number where that is about items', () => {
  expect(rowQueue(item, 'HEX-1', from('stockout-risk'))).toEqual({ queue: 'stockout-risk', q: 'HEX-1' });
  expect(rowQueue(item, 'HEX-1', from('collections'))).toEqual({ queue: 'replenishment', q: 'HEX-1' });
});

it('leads the customer of a line on credit hold to the row of that customer', () => {
  expect(rowQueue(customer, 'Hollander Foods', from('collections'))).toEqual({ queue: 'collections', q: 'C-0008' });
  expect(rowQueue(customer, 'Hollander Foods', from('stockout-risk'))).toBeNull();
  expect(rowQueue(customer, 'Hollander Foods', { queue: 'collections', customerId: null })).toBeNull();
});

it('narrows the queue to failures and to parts, and leaves it whole for a balance', () => {
  expect(repairedBy('line_fill_rate_promised', {})).toEqual({ of: 'line_fill_rate_promised' });
  expect(repairedBy('receivables', { bucket: 'days_over_90', offset: 100 })).toEqual({
    of: 'receivables',
    bucket: 'days_over_90',
  });
  expect(repairedBy('stock_value', {})).toBeUndefined();
});
