import { useEffect, useState, type RefObject } from 'react';
import type { LastRun } from '../api/schema';
import type { GridHandle } from './QueueGrid';
import type { SearchChange } from './useQueuePage';

/** The open explanation follows the cursor once it rests; every row on the way would be a request for nothing. */
const followMs = 140;

/** The first rows take the focus, so that the keys work at once; a person who is already somewhere keeps it. */
export function useFirstFocus(grid: RefObject<GridHandle | null>, hasRows: boolean): void {
  useEffect(() => {
    if (hasRows && document.activeElement === document.body) grid.current?.focus();
  }, [grid, hasRows]);
}

export function useFollowCursor(
  open: string | undefined,
  active: string | null,
  setSearch: (change: SearchChange) => void,
): void {
  useEffect(() => {
    if (open === undefined || active === null || active === open) return;
    const timer = setTimeout(() => setSearch({ open: active }), followMs);
    return () => clearTimeout(timer);
  }, [open, active, setSearch]);
}

interface Refetchable {
  data: unknown;
  refetch: () => Promise<unknown>;
}

/** Notices that a newer plan has run than the one on screen. It is loaded on demand: rows never move under the cursor by themselves. */
export function useNewPlan(run: LastRun | null, queue: Refetchable) {
  const [loaded, setLoaded] = useState<string | null>(null);
  if (loaded === null && run && queue.data) setLoaded(run.run_id);
  return {
    asOf: loaded !== null && run && run.run_id !== loaded ? run.as_of : null,
    load: () => {
      setLoaded(run?.run_id ?? null);
      void queue.refetch();
    },
  };
}
