/** What each key and button of the queue does to the page. */
import { flushSync } from 'react-dom';
import type { QueueRow } from '../api/types';
import { belowId, withoutLine } from './capacity';
import type { Decision } from './useDecisions';
import type { QueueCommand } from './keymap';
import type { RowHandlers } from './GridRow';
import type { QueuePage } from './useQueuePage';

export type QueueAction = 'approve' | 'edit' | 'reject' | 'snooze' | 'unsnooze' | 'owner' | 'comment' | 'whatIf';

/** An approval of many rows, or on an old plan, shows first what it will create; a single one goes through at once. */
export function act(page: QueuePage, action: QueueAction): void {
  const { targets, ask, send } = page;
  const [first] = targets;
  if (!first) return;
  if (action === 'whatIf') openWhatIf(page);
  else if (action === 'edit') edit(page, first);
  else if (action === 'approve' && (targets.length > 1 || page.warning)) ask({ type: 'approve', rows: targets });
  else if (action === 'approve' || action === 'unsnooze') void send({ verb: action, rows: targets, details: {} });
  else ask({ type: action, rows: targets });
}

/** The quantity of a purchase is typed into its row; of any other decision the action is what can be changed. */
function edit(page: QueuePage, first: QueueRow): void {
  const { activeRow } = page;
  const row = activeRow && page.selectable.includes(activeRow.rec_id) ? activeRow : first;
  if (page.view.isPurchase) page.setEditing(row.rec_id);
  else if (row.kind === 'replenishment') page.ask({ type: 'quantity', row });
  else page.ask({ type: 'action', row });
}

export function queueCommands(page: QueuePage): Record<QueueCommand, () => void> {
  const { order, dispatch, cursor, search, setSearch, grid, notice } = page;
  const isDecidable = search.show === undefined || search.show === 'edited';
  const isOnLine = cursor.active === belowId;
  const move = (by: number) => dispatch({ type: 'move', order, by });
  // A selection is of rows: it passes the line between them, and does not begin on it.
  const extend = (by: number) => !isOnLine && dispatch({ type: 'move', order: withoutLine(order), by, extend: true });
  const screen = () => grid.current?.rowsPerScreen() ?? 1;
  const decide = (action: QueueAction) => () => {
    if (isDecidable) act(page, action);
  };
  return {
    next: () => move(1),
    previous: () => move(-1),
    first: () => move(-order.length),
    last: () => move(order.length),
    pageDown: () => move(screen()),
    pageUp: () => move(-screen()),
    extendDown: () => extend(1),
    extendUp: () => extend(-1),
    toggle: () => {
      if (isOnLine) page.toggleBelow();
      else if (cursor.active) dispatch({ type: 'toggle', id: cursor.active });
    },
    selectAll: () => dispatch({ type: 'add', ids: page.selectable }),
    approve: decide('approve'),
    edit: decide('edit'),
    reject: decide('reject'),
    snooze: decide('snooze'),
    owner: () => {
      if (isDecidable || search.show === 'snoozed') act(page, 'owner');
    },
    comment: () => act(page, 'comment'),
    whatIf: () => page.view.isPurchase && openWhatIf(page),
    callSheet: () => page.called && page.openCallSheet(page.called),
    open: () => {
      if (isOnLine) page.toggleBelow();
      else if (cursor.active) setSearch({ open: cursor.active });
    },
    close: () => (search.open ? setSearch({ open: undefined }) : dispatch({ type: 'clear' })),
    undo: () => {
      if (notice?.kind === 'done' && notice.undo) void page.send(notice.undo);
    },
    held: () => setSearch({ held: 'shown' }),
    groupBySupplier: () => page.view.isPurchase && setSearch({ group: search.group ? undefined : 'supplier' }),
    loadNew: page.news.load,
    help: () => page.ask({ type: 'help' }),
  };
}

/** The question beside the explanation of the active row. */
function openWhatIf(page: QueuePage): void {
  const { active } = page.cursor;
  if (!active) return;
  page.setSearch({ open: active });
  page.setWhatIf(true);
}

/** Sends what a question was answered with, and puts the keyboard back into the queue: on the next cell when editing goes on. */
export function answer(page: QueuePage, decision: Decision): void {
  const thenEdit = page.question?.type === 'editReason' ? page.question.thenEdit : null;
  if (decision.verb === 'approve') page.acceptStale();
  // The question goes first: while it stands it holds the focus, and the next key would be lost.
  flushSync(() => page.ask(null));
  page.grid.current?.focus();
  void page.send(decision).then(() => {
    if (thenEdit) startEdit(page, thenEdit);
  });
}

export function rowHandlers(page: QueuePage): RowHandlers {
  const { dispatch, order, byId, setEditing, grid } = page;
  return {
    onRowClick: (id, event, isTick) => {
      if (event.shiftKey) dispatch({ type: 'focus', id, extend: true, order: withoutLine(order) });
      else if (isTick || event.ctrlKey || event.metaKey) dispatch({ type: 'toggle', id });
      else dispatch({ type: 'focus', id });
    },
    onRowOpen: (id) => page.setSearch({ open: id }),
    onEditStart: (id) => startEdit(page, id),
    onEditCancel: (byKey) => {
      setEditing(null);
      if (byKey) grid.current?.focus();
    },
    onEditCommit: (id, quantity, andNext) => {
      const row = byId.get(id);
      const rows = withoutLine(order);
      const next = andNext ? (rows.slice(rows.indexOf(id) + 1).find((one) => !page.news.gone.has(one)) ?? null) : null;
      setEditing(null);
      grid.current?.focus();
      if (row && quantity !== row.quantity) page.ask({ type: 'editReason', row, quantity, thenEdit: next });
      else if (next) startEdit(page, next);
    },
  };
}

function startEdit(page: QueuePage, id: string): void {
  if (page.news.gone.has(id)) return;
  page.dispatch({ type: 'focus', id });
  page.setEditing(id);
}
