import { expect, it } from 'vitest';
import { rowWith } from '../testing/rows';
import { belowId } from './capacity';
import { asLine, belowTotals, idOf, type TableRow } from './lines';

it('adds up what lies below the line, money exactly and apart for each currency', () => {
  const rows = [
    rowWith({ minutes: 2, value: { amount: '0.10', currency: 'USD' } }),
    rowWith({ minutes: 2.5, value: { amount: '0.20', currency: 'USD' } }),
    rowWith({ minutes: 1, value: { amount: '5.00', currency: 'EUR' } }),
  ];
  expect(belowTotals(rows, true)).toEqual({
    type: 'below',
    count: 3,
    values: [
      { amount: '0.30', currency: 'USD' },
      { amount: '5.00', currency: 'EUR' },
    ],
    minutes: 5.5,
    isOpen: true,
  });
});

it('names rows and the line between them, and no heading', () => {
  expect(idOf(asLine({ original: rowWith({ rec_id: 'r7' }) } as TableRow))).toBe('r7');
  expect(idOf(belowTotals([], false))).toBe(belowId);
  expect(idOf({ type: 'group', group: { supplierId: null, name: 'None', rows: [], values: [] } })).toBeUndefined();
});
