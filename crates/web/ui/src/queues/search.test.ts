import { describe, expect, it } from 'vitest';
import { nextSort, readQueueSearch, withoutAbout } from './search';

describe('the address of the queue', () => {
  it('keeps what fits and drops what does not', () => {
    expect(
      readQueueSearch({ q: 'bolt', show: 'snoozed', sort: '-order_value', group: 'supplier', open: 'rec_1' }),
    ).toEqual({
      q: 'bolt',
      show: 'snoozed',
      sort: '-order_value',
      group: 'supplier',
      open: 'rec_1',
    });
    expect(
      readQueueSearch({ q: '  ', show: 'toString', sort: '<script>', group: 'colour', supplier: null, site: {} }),
    ).toEqual({});
  });

  it('reads a number somebody typed as text', () => {
    expect(readQueueSearch({ q: 6204 })).toEqual({ q: '6204' });
  });

  it('cycles a column through ascending, descending and the plan’s own rank', () => {
    expect(nextSort(undefined, 'order_by')).toBe('order_by');
    expect(nextSort('order_by', 'order_by')).toBe('-order_by');
    expect(nextSort('-order_by', 'order_by')).toBeUndefined();
    expect(nextSort('-order_by', 'item')).toBe('item');
  });
});

it('keeps the rows of a number that the queue is narrowed to, and no filter without a number', () => {
  const raw = { of: 'line_fill_rate_requested', cause: 'stock_out', offset: 100, period: 12 };
  expect(readQueueSearch(raw)).toEqual({ of: 'line_fill_rate_requested', cause: 'stock_out', period: 12 });
  expect(readQueueSearch({ cause: 'stock_out' })).toEqual({});
  expect(readQueueSearch({ of: 'a b', cause: 'stock_out' })).toEqual({});
  expect(readQueueSearch({ ...readQueueSearch(raw), ...withoutAbout })).toEqual({});
});
