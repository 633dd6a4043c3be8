import { useReducer, useState } from 'react';
import { cursorReducer, emptyCursor } from './selection';

/**
 * The cursor over the rows in `order`. When rows leave, it moves to a neighbour in the same render, so that no key press meets a lost row. The
 * first rows to arrive put it on `start`, the row an address opens.
 */
export function useCursor(order: string[], start: string | undefined) {
  const [cursor, dispatch] = useReducer(cursorReducer, emptyCursor);
  const [seen, setSeen] = useState(order);
  if (seen !== order) {
    setSeen(order);
    dispatch({ type: 'rowsChanged', before: seen, after: order });
    if (seen.length === 0 && start !== undefined && order.includes(start)) dispatch({ type: 'focus', id: start });
  }
  return [cursor, dispatch] as const;
}
