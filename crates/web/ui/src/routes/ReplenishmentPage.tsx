/** The replenishment queue: what to order, from whom, by when and why; approve, edit, reject or snooze with few keys. */
import type { KeyboardEvent } from 'react';
import { ApiError } from '../api/client';
import { Button } from '../components/Button';
import { FailedState, SkeletonRows } from '../components/States';
import { act, answer, queueCommands, rowHandlers } from '../queues/commands';
import { commandFor } from '../queues/keymap';
import { NoticeBar } from '../queues/NoticeBar';
import { Questions } from '../queues/Questions';
import { QueueGrid } from '../queues/QueueGrid';
import { EmptyQueue, FailureList, NothingInFilter, Strips } from '../queues/QueueStates';
import { nextSort } from '../queues/search';
import { Toolbar } from '../queues/Toolbar';
import { Totals } from '../queues/Totals';
import { useLatestHandlers } from '../queues/useLatest';
import { useQueuePage, type QueuePage } from '../queues/useQueuePage';
import { DetailDrawer } from '../recommendation/DetailDrawer';
import { useSettings } from '../settings/settings';
import { AsOf } from '../shell/AsOf';
import { usePageTitle } from '../shell/usePageTitle';

const rowHeights = { comfortable: 36, compact: 28 };

export function ReplenishmentPage() {
  usePageTitle('Replenishment');
  const page = useQueuePage();
  const { search, setSearch, session, queue, rows, filtered } = page;
  const { letterKeys } = useSettings();
  const close = () => {
    setSearch({ open: undefined });
    page.grid.current?.focus();
  };
  return (
    <div className="queue-page">
      <Head page={page} />
      <div className="queue-body">
        <div className="queue-main">
          <Body page={page} />
          {queue.data && (
            <Totals
              queue={queue.data}
              filtered={filtered}
              selected={page.selected}
              isFiltered={filtered.length !== rows.length}
            />
          )}
        </div>
        {search.open && session.data && <DetailDrawer recId={search.open} session={session.data} onClose={close} />}
      </div>
      <NoticeBar notice={page.notice} onUndo={(undo) => void page.send(undo)} onDismiss={page.dismiss} />
      {page.today && (
        <Questions
          question={page.question}
          today={page.today}
          stale={page.warning}
          letterKeys={letterKeys}
          rowOf={(id) => page.byId.get(id)}
          refusals={page.refusals}
          onSend={(decision) => answer(page, decision)}
          onClose={() => page.ask(null)}
        />
      )}
    </div>
  );
}

function Head({ page }: { page: QueuePage }) {
  const { session, search, setSearch, byId } = page;
  const refused = [...page.refusals].flatMap(([id, failure]) => {
    const row = byId.get(id);
    return row ? [{ id, item: row.item_id, failure }] : [];
  });
  const isServerGone = session.error instanceof ApiError && session.error.isUnreachable && session.data !== undefined;
  const show = (id: string) => {
    page.dispatch({ type: 'focus', id });
    page.grid.current?.focus();
  };
  return (
    <header className="queue-head">
      <div className="queue-title">
        <h1>Replenishment</h1>
        <AsOf session={session.data} />
        <Button look="quiet" className="push-end" keyHint="?" onPress={() => page.ask({ type: 'help' })}>
          Keys
        </Button>
      </div>
      <Strips
        stale={page.stale}
        isServerGone={isServerGone}
        newPlan={page.newPlan.asOf}
        onLoadNew={page.newPlan.load}
      />
      <Toolbar
        rows={page.rows}
        search={search}
        onSearch={setSearch}
        targets={page.targets.length}
        onAction={(action) => act(page, action)}
      />
      <FailureList refusals={refused} onShow={show} />
    </header>
  );
}

/** The grid, or the state that stands in its place. Old rows stay on screen while a newer answer is on its way or failed. */
function Body({ page }: { page: QueuePage }) {
  const { queue, session, search, setSearch, rows, filtered } = page;
  if (queue.error && !queue.data)
    return <FailedState what="The replenishment queue" error={queue.error} onRetry={() => void queue.refetch()} />;
  if (!queue.data) return <SkeletonRows count={12} label="Loading the queue" />;
  if (rows.length === 0) return <EmptyQueue session={session.data} search={search} />;
  if (filtered.length === 0) {
    const clear = () => setSearch({ q: undefined, supplier: undefined, site: undefined });
    return <NothingInFilter search={search} total={rows.length} onClear={clear} />;
  }
  return <Grid page={page} />;
}

function Grid({ page }: { page: QueuePage }) {
  const { search, setSearch, dispatch, cursor } = page;
  const { letterKeys, density } = useSettings();
  const handlers = useLatestHandlers(rowHandlers(page));
  const commands = queueCommands(page);

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    // Keys belong to the queue only while the queue itself has the focus, not a field or a button in it.
    if (event.target !== event.currentTarget) return;
    const command = commandFor(event.nativeEvent, letterKeys);
    if (!command) return;
    event.preventDefault();
    commands[command]();
  }

  return (
    <QueueGrid
      label="Replenishment queue"
      table={page.table}
      lines={page.lines}
      sort={search.sort}
      active={cursor.active}
      selected={cursor.selected}
      pending={page.pending}
      refusals={page.refusals}
      editing={page.editing}
      rowHeight={rowHeights[density]}
      handlers={handlers}
      onKeyDown={onKeyDown}
      onSort={(column) => setSearch({ sort: nextSort(search.sort, column) })}
      onSelectGroup={(group) => dispatch({ type: 'add', ids: group.rows.map((row) => row.rec_id) })}
      handle={page.grid}
    />
  );
}
