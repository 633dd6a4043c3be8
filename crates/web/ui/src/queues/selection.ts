/**
 * Where the cursor is and what is selected, as a pure reducer over row ids. Ids, not indexes: rows come and go while a person works, and the
 * cursor must stay on the same row, or on its neighbour when the row has left.
 */
export interface Cursor {
  /** The row that has the keyboard; null only while there are no rows. */
  active: string | null;
  selected: ReadonlySet<string>;
  /** Where a range began; a range always runs from here to the active row. */
  anchor: string | null;
}

export type CursorAction =
  | { type: 'move'; order: string[]; by: number; extend?: boolean }
  | { type: 'focus'; id: string; extend?: boolean; order?: string[] }
  | { type: 'toggle'; id: string }
  | { type: 'add'; ids: string[] }
  | { type: 'clear' }
  | { type: 'keepOnly'; ids: string[] }
  /** These rows are being decided: the cursor goes on to what can still be, in `rest`. */
  | { type: 'leave'; ids: string[]; order: string[]; rest: string[] }
  | { type: 'rowsChanged'; before: string[]; after: string[] };

export const emptyCursor: Cursor = { active: null, selected: new Set(), anchor: null };

export function cursorReducer(cursor: Cursor, action: CursorAction): Cursor {
  switch (action.type) {
    case 'move':
      return move(cursor, action.order, action.by, action.extend ?? false);
    case 'focus':
      return focus(cursor, action.id, action.extend ? (action.order ?? []) : null);
    case 'toggle':
      return { active: action.id, anchor: action.id, selected: toggled(cursor.selected, action.id) };
    case 'add':
      return { ...cursor, selected: new Set([...cursor.selected, ...action.ids]) };
    case 'clear':
      return { ...cursor, selected: new Set(), anchor: null };
    case 'keepOnly':
      return { ...cursor, selected: new Set(action.ids), anchor: null };
    case 'leave':
      return leave(cursor, action);
    case 'rowsChanged':
      return afterRowsChanged(cursor, action.before, action.after);
  }
}

function move(cursor: Cursor, order: string[], by: number, extend: boolean): Cursor {
  if (order.length === 0) return cursor;
  const from = cursor.active === null ? -1 : order.indexOf(cursor.active);
  const to = from === -1 ? (by < 0 ? order.length - 1 : 0) : Math.min(order.length - 1, Math.max(0, from + by));
  return focus(cursor, order[to] as string, extend ? order : null);
}

function focus(cursor: Cursor, id: string, rangeOrder: string[] | null): Cursor {
  if (rangeOrder === null) return { ...cursor, active: id, anchor: null };
  const anchor = cursor.anchor ?? cursor.active ?? id;
  const shrunk = new Set(cursor.selected);
  if (cursor.anchor !== null && cursor.active !== null)
    between(rangeOrder, anchor, cursor.active).forEach((row) => shrunk.delete(row));
  return { active: id, anchor, selected: new Set([...shrunk, ...between(rangeOrder, anchor, id)]) };
}

function leave(cursor: Cursor, { ids, order, rest }: Extract<CursorAction, { type: 'leave' }>): Cursor {
  const leaving = new Set(ids);
  const present = new Set(rest.filter((id) => !leaving.has(id)));
  const isLeft = cursor.active !== null && leaving.has(cursor.active) && present.size > 0;
  return isLeft ? { ...cursor, active: neighbour(cursor.active, order, [...present], present), anchor: null } : cursor;
}

function afterRowsChanged(cursor: Cursor, before: string[], after: string[]): Cursor {
  const present = new Set(after);
  const selected = new Set([...cursor.selected].filter((id) => present.has(id)));
  const isGone = cursor.active === null || !present.has(cursor.active);
  const active = isGone ? neighbour(cursor.active, before, after, present) : cursor.active;
  return { active, selected, anchor: cursor.anchor !== null && present.has(cursor.anchor) ? cursor.anchor : null };
}

/** The row that moved up into the place of the one that left; the last row when it was at the end. */
function neighbour(gone: string | null, before: string[], after: string[], present: Set<string>): string | null {
  const start = gone === null ? -1 : before.indexOf(gone);
  if (start === -1) return after[0] ?? null;
  const below = before.slice(start + 1).find((id) => present.has(id));
  return below ?? after.at(-1) ?? null;
}

function between(order: string[], one: string, other: string): string[] {
  const [start, end] = [order.indexOf(one), order.indexOf(other)].sort((a, b) => a - b) as [number, number];
  return start === -1 ? [other] : order.slice(start, end + 1);
}

function toggled(selected: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return next;
}
