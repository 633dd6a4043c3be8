import { expect, it } from 'vitest';
import { rowWith } from '../testing/rows';
import { belowId, divide, withoutLine } from './capacity';

const today = rowWith({ rec_id: 'r1' });
const later = rowWith({ rec_id: 'r2', below_capacity: true });
const last = rowWith({ rec_id: 'r3', below_capacity: true });
type Row = typeof today;

function shown(rows: Row[], isShown: boolean): string {
  const asLines = (rows: Row[]) => rows.map((row) => ({ type: 'row' as const, row }));
  const { lines } = divide(rows, asLines, { isBelow: (row) => row.below_capacity, isShown: () => isShown });
  return lines.map((line) => (line.type === 'row' ? line.row.rec_id : `[${line.rows.length}]`)).join(' ');
}

it('puts one line between what fits into today and the rest, in any order of the rows', () => {
  expect(shown([today, later, last], false)).toBe('r1 [2]');
  expect(shown([last, today, later], true)).toBe('r1 [2] r3 r2');
  expect(shown([later], false)).toBe('[1]');
});

it('has no line where everything fits', () => {
  expect(shown([today], false)).toBe('r1');
  expect(shown([], true)).toBe('');
});

it('asks whether to show only with the rows that lie below', () => {
  const asked: string[][] = [];
  divide([today, later], () => [], {
    isBelow: (row) => row.below_capacity,
    isShown: (below) => asked.push(below.map((row) => row.rec_id)) > 1,
  });
  expect(asked).toEqual([['r2']]);
});

it('never counts the line among what can be decided', () => {
  expect(withoutLine(['r1', belowId, 'r2'])).toEqual(['r1', 'r2']);
});
