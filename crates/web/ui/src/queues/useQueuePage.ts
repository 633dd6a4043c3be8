/**
 * The state of the queue page in one place: the rows as the address asks for them, the cursor, what is being decided, and what each command
 * does. The page itself only draws it.
 */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useRef, useState } from 'react';
import { queueQuery, sessionQuery } from '../api/queries';
import type { DecisionAnswer, DecisionVerb, QueueRow } from '../api/types';
import { staleWords } from '../shell/staleness';
import { useFirstFocus, useFocusBack, useFollowCursor, useNews } from './pageEffects';
import { calledOf, type KindView } from './kinds';
import type { GridHandle } from './QueueGrid';
import { readAbout, readQueueSearch, stateFilters, withoutAbout, type QueueSearch } from './search';
import { staying } from './cache';
import { useCursor } from './useCursor';
import { withoutLine } from './capacity';
import { useDecisions, type Decision } from './useDecisions';
import { useQueueActions } from './useQueueActions';
import { useQueueLines } from './useQueueLines';

export type SearchChange = Partial<Record<keyof QueueSearch, string | undefined>>;
export type QueuePage = ReturnType<typeof useQueuePage>;

export function useQueuePage(kind: KindView) {
  const raw = useSearch({ strict: false });
  const search = useMemo(() => readQueueSearch(raw), [raw]);
  const navigate = useNavigate();
  const setSearch = useCallback(
    (change: SearchChange) =>
      void navigate({ to: '.', search: (now) => readQueueSearch({ ...now, ...change }), replace: true }),
    [navigate],
  );
  const session = useQuery(sessionQuery);
  const { states } = stateFilters[search.show ?? 'open'];
  const about = useMemo(() => readAbout({ ...search }), [search]);
  const queue = useQuery(queueQuery(kind.kind, states, about));
  const today = session.data?.business_date ?? queue.data?.as_of ?? undefined;
  const [room, setRoom] = useState<number | null>(null);
  const byId = useMemo(() => new Map(queue.data?.rows.map((row) => [row.rec_id, row])), [queue.data?.rows]);
  const news = useNews(session.data?.last_run ?? null, queue, byId, {
    kind: kind.kind,
    states,
    isPart: about.of !== undefined,
  });
  const { gone } = news;
  const lines = useQueueLines(queue.data, search, { today, room, columnsOf: kind.columns, gone });
  const { order, isBelowShown } = lines;

  const grid = useRef<GridHandle>(null);
  const [cursor, dispatch] = useCursor(order, search.open);
  const [editing, setEditing] = useState<string | null>(null);
  const decisions = useDecisions();
  const { pending } = decisions;
  // What is over or about to leave cannot be chosen, and leaves what was chosen before.
  const selectable = useMemo(() => {
    const isLeaving = (verb: DecisionVerb | undefined) => verb !== undefined && !staying.has(verb);
    return withoutLine(order).filter((id) => !gone.has(id) && !isLeaving(pending.get(id)));
  }, [order, gone, pending]);
  const onSend = useCallback(
    ({ verb, rows }: Decision) => {
      const ids = rows.map((row) => row.rec_id);
      if (!staying.has(verb)) dispatch({ type: 'leave', ids, order, rest: selectable });
    },
    [dispatch, order, selectable],
  );
  // Of many rows the refused ones are what remains to be done; for a single one nobody is taken from where they are by now.
  const onAnswer = useCallback(
    ({ rows }: Decision, { results }: DecisionAnswer) => {
      const refused = results.filter((result) => result.outcome === 'refused').map((result) => result.rec_id);
      if (rows.length > 1) dispatch({ type: 'keepOnly', ids: refused });
    },
    [dispatch],
  );
  const { question, ask, send } = useQueueActions({ decide: decisions.decide, onSend, onAnswer });

  const [hasAcceptedStale, acceptStale] = useState(false);
  const stale = session.data ? staleWords(session.data) : null;
  const chosen = useMemo(
    () => new Set(selectable.filter((id) => cursor.selected.has(id))),
    [selectable, cursor.selected],
  );
  const selected = useMemo(() => rowsIn(selectable, chosen, byId), [selectable, chosen, byId]);
  const [isWhatIf, setWhatIf] = useState(false);
  const activeRow = byId.get(cursor.active ?? '');

  useFirstFocus(grid, order.length > 0);
  useFocusBack(grid, question !== null || search.held !== undefined);
  useFollowCursor(search.open, activeRow?.rec_id ?? null, setSearch);

  return {
    view: kind,
    search,
    setSearch,
    session,
    queue,
    today,
    ...lines,
    byId,
    setRoom,
    grid,
    cursor,
    dispatch,
    editing,
    setEditing,
    ...decisions,
    question,
    ask,
    send,
    stale,
    /** Why an approval asks first; null once a person has said yes to the old plan. */
    warning: hasAcceptedStale ? null : stale,
    acceptStale: () => acceptStale(true),
    selected,
    /** The ids of the selected rows, and of all that can be selected. */
    chosen,
    selectable,
    /** The row under the cursor; none on the line of the day's work. */
    activeRow,
    /** The customer whom the active row proposes to contact. */
    called: calledOf(activeRow),
    /** Shows the whole queue where it was narrowed to the rows of a number. */
    clearAbout: () => setSearch(withoutAbout),
    /** Shows the rows below today's capacity, or hides them again: with them goes the explanation of one of them. */
    toggleBelow: () => {
      const isOneOpen = byId.get(search.open ?? '')?.below_capacity === true;
      setSearch(isBelowShown ? { below: undefined, ...(isOneOpen && { open: undefined }) } : { below: 'shown' });
    },
    openCallSheet: (id: string) => void navigate({ to: '/customers/$id/call', params: { id } }),
    owners: useMemo(() => [...new Set(lines.rows.map((row) => row.owner))], [lines.rows]),
    /** The rows a decision is about: the selected ones, else the active one. */
    targets: selected.length > 0 ? selected : rowsIn(selectable, new Set(cursor.active ? [cursor.active] : []), byId),
    news,
    /** The question of what would follow from other facts stands in the open explanation. */
    isWhatIf: isWhatIf && search.open !== undefined,
    setWhatIf,
  };
}

function rowsIn(order: string[], wanted: ReadonlySet<string>, byId: ReadonlyMap<string, QueueRow>): QueueRow[] {
  if (wanted.size === 0) return [];
  return order.flatMap((id) => {
    const row = wanted.has(id) ? byId.get(id) : undefined;
    return row ? [row] : [];
  });
}
