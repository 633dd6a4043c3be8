import { describe, expect, it } from 'vitest';
import { rowWith } from '../testing/rows';
import { choices, filterRows, groupBySupplier, shared, sumValues } from './rows';

const bolts = rowWith({ rec_id: 'r1', item_name: 'Hex bolt', supplier_name: 'Ostrava' });
const valve = rowWith({
  rec_id: 'r2',
  item_id: 'VLV-1',
  supplier_id: 'S-2',
  site_id: 'EAST',
  order_value: { amount: '0.10', currency: 'USD' },
});
const belt = rowWith({
  rec_id: 'r3',
  item_id: 'BLT-1',
  order_value: { amount: '0.20', currency: 'USD' },
  flags: ['DATA_SUSPECT'],
});
const ids = (rows: { rec_id: string }[]) => rows.map((row) => row.rec_id).join(' ');

describe('filtering', () => {
  it('needs every word, wherever it stands', () => {
    expect(ids(filterRows([bolts, valve, belt], { q: 'hex OSTRAVA' }))).toBe('r1');
    expect(ids(filterRows([bolts, valve, belt], { q: 'suspect' }))).toBe('r3');
    expect(filterRows([bolts, valve, belt], { q: 'hex valve' })).toEqual([]);
  });

  it('combines with supplier and site', () => {
    expect(ids(filterRows([bolts, valve, belt], { supplier: 'S-1' }))).toBe('r1 r3');
    expect(ids(filterRows([bolts, valve, belt], { supplier: 'S-1', site: 'EAST' }))).toBe('');
  });
});

describe('totals', () => {
  it('are exact and apart for each currency', () => {
    const euro = rowWith({ order_value: { amount: '5.00', currency: 'EUR' } });
    expect(sumValues([valve, belt, euro])).toEqual([
      { amount: '0.30', currency: 'USD' },
      { amount: '5.00', currency: 'EUR' },
    ]);
    expect(sumValues([])).toEqual([]);
  });

  it('stand above the rows of each supplier', () => {
    const lines = groupBySupplier([bolts, valve, belt]);
    expect(lines.map((line) => (line.type === 'group' ? `[${line.group.name}]` : line.row.rec_id))).toEqual([
      '[Ostrava]',
      'r1',
      'r3',
      '[S-2]',
      'r2',
    ]);
    expect(lines[0]?.type === 'group' && lines[0].group.values).toEqual([{ amount: '48.20', currency: 'USD' }]);
  });
});

it('puts a unit into the header only when all rows share it', () => {
  expect(shared([bolts, valve], (row) => row.unit)).toBe('EA');
  expect(shared([bolts, rowWith({ unit: 'M' })], (row) => row.unit)).toBeNull();
});

it('lists each choice of a filter once, by name', () => {
  expect(
    choices(
      [valve, bolts, belt],
      (row) => row.supplier_id,
      (row) => row.supplier_name,
    ),
  ).toEqual([
    { value: 'S-1', label: 'Ostrava' },
    { value: 'S-2', label: 'S-2' },
  ]);
});
