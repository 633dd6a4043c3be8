import { describe, expect, it } from 'vitest';
import { cursorReducer, emptyCursor, type Cursor, type CursorAction } from './selection';

const order = ['a', 'b', 'c', 'd', 'e'];
const after = (...actions: CursorAction[]): Cursor => actions.reduce(cursorReducer, emptyCursor);
const at = (id: string): CursorAction => ({ type: 'focus', id });
const move = (by: number, extend = false): CursorAction => ({ type: 'move', order, by, extend });
const chosen = (cursor: Cursor) => [...cursor.selected].sort().join('');

describe('the cursor', () => {
  it('starts on the first row and stops at both ends', () => {
    expect(after(move(1)).active).toBe('a');
    expect(after(at('e'), move(1)).active).toBe('e');
    expect(after(at('b'), move(-99)).active).toBe('a');
    expect(after({ type: 'move', order: [], by: 1 }).active).toBeNull();
  });

  it('moves to the row that takes the place of one that left', () => {
    const gone = after(at('b'), { type: 'rowsChanged', before: order, after: ['a', 'c', 'd', 'e'] });
    expect(gone.active).toBe('c');
    expect(after(at('e'), { type: 'rowsChanged', before: order, after: ['a', 'b'] }).active).toBe('b');
    expect(after(at('a'), { type: 'rowsChanged', before: order, after: [] }).active).toBeNull();
  });

  it('goes on at once from rows that are being decided, past others that are', () => {
    const leave = (ids: string[], rest: string[]): CursorAction => ({ type: 'leave', ids, order, rest });
    expect(after(at('b'), leave(['b'], order)).active).toBe('c');
    expect(after(at('b'), leave(['b'], ['a', 'b', 'd'])).active).toBe('d');
    expect(after(at('e'), leave(['e'], order)).active).toBe('d');
    expect(after(at('b'), leave(['c'], order)).active).toBe('b');
    expect(after(at('b'), leave(['b'], ['b'])).active).toBe('b');
    expect(chosen(after({ type: 'add', ids: ['a', 'b'] }, at('a'), leave(['a', 'b'], order)))).toBe('ab');
  });

  it('stays on its row when the order changes', () => {
    expect(after(at('d'), { type: 'rowsChanged', before: order, after: ['e', 'd', 'a'] }).active).toBe('d');
  });
});

describe('the selection', () => {
  it('grows and shrinks with the range', () => {
    expect(chosen(after(at('b'), move(1, true), move(1, true)))).toBe('bcd');
    expect(chosen(after(at('b'), move(1, true), move(1, true), move(-1, true)))).toBe('bc');
    expect(chosen(after(at('c'), move(1, true), move(-1, true), move(-1, true)))).toBe('bc');
  });

  it('keeps what was selected before a range began', () => {
    expect(chosen(after({ type: 'toggle', id: 'a' }, at('c'), move(1, true)))).toBe('acd');
  });

  it('toggles, adds and clears', () => {
    expect(chosen(after({ type: 'toggle', id: 'a' }, { type: 'toggle', id: 'a' }))).toBe('');
    expect(chosen(after({ type: 'add', ids: ['a', 'c'] }, { type: 'add', ids: ['c', 'd'] }))).toBe('acd');
    expect(chosen(after({ type: 'add', ids: order }, { type: 'clear' }))).toBe('');
  });

  it('forgets rows that left', () => {
    expect(chosen(after({ type: 'add', ids: order }, { type: 'rowsChanged', before: order, after: ['b', 'x'] }))).toBe(
      'b',
    );
  });

  it('keeps only the refused rows after a bulk decision', () => {
    expect(chosen(after({ type: 'add', ids: order }, { type: 'keepOnly', ids: ['c'] }))).toBe('c');
  });
});
