import { expect, it } from 'vitest';
import type { KindRun } from '../api/types';
import { booksWords, checkedWords } from './emptyWords';
import { searchedWords } from './search';

const run = (kind: string, checked: number, proposed: number): KindRun => ({
  kind,
  label: kind,
  checked,
  proposed,
  held: 0,
});
const kinds = [run('replenishment', 4_812, 0), run('collections', 46, 0), run('margin', 1, 2)];

it('speaks of what the kind is about', () => {
  expect(checkedWords(kinds, 'replenishment')).toBe('4,812 items checked, 0 below policy');
  expect(checkedWords(kinds, 'collections')).toBe('46 accounts checked, 0 to contact today');
  expect(checkedWords(kinds, 'margin')).toBe('1 case checked, 2 proposed, none of them waits here');
  expect(checkedWords(kinds, 'all')).toBe('4,859 cases checked, 2 proposed, none of them waits here');
  expect(checkedWords(kinds, 'of-a-later-version')).toBe('0 cases checked, 0 to decide');
});

it('speaks of stock and suppliers only where they are decided on', () => {
  expect(booksWords('collections')).not.toContain('stock');
  expect(searchedWords('collections')).toBe('Customer, action, reason');
  expect(searchedWords('replenishment')).toBe('Item, supplier, reason');
});
