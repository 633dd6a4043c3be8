import { useLayoutEffect, useMemo, useRef } from 'react';
import type { RowHandlers } from './GridRow';

/** The same object for the life of the page, always calling the newest handlers: memoised rows then need not render again. */
export function useLatestHandlers(handlers: RowHandlers): RowHandlers {
  const latest = useRef(handlers);
  useLayoutEffect(() => {
    latest.current = handlers;
  });
  return useMemo(
    () => ({
      onRowClick: (...details) => latest.current.onRowClick(...details),
      onRowOpen: (...details) => latest.current.onRowOpen(...details),
      onEditStart: (...details) => latest.current.onEditStart(...details),
      onEditCommit: (...details) => latest.current.onEditCommit(...details),
      onEditCancel: (...details) => latest.current.onEditCancel(...details),
    }),
    [],
  );
}
