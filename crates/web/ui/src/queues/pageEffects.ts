import { useEffect, useMemo, useState, type RefObject } from 'react';
import type { LastRun, QueueRow } from '../api/types';
import { useLive } from '../live/live';
import { elsewhere } from './elsewhere';
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

/** After a question that followed on another one, nothing is left that had the focus: the rows take it. */
export function useFocusBack(grid: RefObject<GridHandle | null>, isAsked: boolean): void {
  useEffect(() => {
    if (isAsked) return;
    // A closing dialog gives the focus back in the next frame.
    const frame = requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        if (document.activeElement === document.body) grid.current?.focus();
      }),
    );
    return () => cancelAnimationFrame(frame);
  }, [grid, isAsked]);
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

/**
 * What is newer on the server than on screen: a plan, rows that wait, rows that changed. It is loaded on demand: rows never move under the cursor
 * by themselves.
 */
export function useNews(
  run: LastRun | null,
  queue: Refetchable,
  byId: ReadonlyMap<string, QueueRow>,
  { kind, states, isPart }: { kind: string; states: string; isPart: boolean },
) {
  const live = useLive();
  const [loaded, setLoaded] = useState<{ runId: string | null; resets: number } | null>(null);
  if (loaded === null && queue.data && run) setLoaded({ runId: run.run_id, resets: live.resets });
  const found = useMemo(
    () => elsewhere(live.changed, byId, { kind, states: states.split(','), isPart }),
    [live.changed, byId, kind, states, isPart],
  );
  return {
    ...found,
    /** Day of a plan that has landed since the rows were read. */
    plan: loaded !== null && run && run.run_id !== loaded.runId ? run.as_of : null,
    /** More has happened than was told. */
    isUnknown: loaded !== null && live.resets > loaded.resets,
    load: () => {
      setLoaded({ runId: run?.run_id ?? null, resets: live.resets });
      void queue.refetch();
    },
  };
}
