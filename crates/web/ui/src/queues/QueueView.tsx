/** A queue: what to decide, why and by when; approve, edit, reject or snooze with few keys. What differs between kinds is in its `KindView`. */
import { lazy, Suspense, useEffect, type KeyboardEvent as GridKeyEvent, type ReactNode } from 'react';
import type { Alternative } from '../api/types';
import { Button } from '../components/Button';
import { FailedState, SkeletonRows } from '../components/States';
import { act, answer, queueCommands, rowHandlers } from './commands';
import { commandFor, queueKeys, rowlessCommandFor } from './keymap';
import type { KindView } from './kinds';
import { QueueGrid } from './QueueGrid';
import { FailureList, Strips } from './QueueStates';
import { QueueTabs } from './QueueTabs';
import { isOpen, nextSort, searchedWords } from './search';
import { SupplierToggle, Toolbar } from './Toolbar';
import { Totals } from './Totals';
import { useLatestHandlers } from './useLatest';
import { useQueuePage, type QueuePage } from './useQueuePage';
import { useLive } from '../live/live';
import { useLentCommands } from '../palette/registry';
import { useSettings } from '../settings/settings';
import { AsOf } from '../shell/AsOf';
import { usePageTitle } from '../shell/usePageTitle';

/** Explanation and questions are not needed for the first sight of the queue; they are fetched as soon as that stands. */
const loadDrawer = () => import('../recommendation/DetailDrawer');
const loadQuestions = () => import('./Questions');
const loadNoticeBar = () => import('./NoticeBar');
const CollectionsHead = lazy(() =>
  import('./CollectionsHead').then(({ CollectionsHead }) => ({ default: CollectionsHead })),
);
const AboutStrip = lazy(() => import('./About').then(({ AboutStrip }) => ({ default: AboutStrip })));
const NoneOfThese = lazy(() => import('./About').then(({ NoneOfThese }) => ({ default: NoneOfThese })));
const EmptyQueue = lazy(() => import('./EmptyQueue').then(({ EmptyQueue }) => ({ default: EmptyQueue })));
const NothingInFilter = lazy(() =>
  import('./EmptyQueue').then(({ NothingInFilter }) => ({ default: NothingInFilter })),
);
const HeldDialog = lazy(() => import('./HeldDialog').then(({ HeldDialog }) => ({ default: HeldDialog })));
const DetailDrawer = lazy(() => loadDrawer().then(({ DetailDrawer }) => ({ default: DetailDrawer })));
const NoticeBar = lazy(() => loadNoticeBar().then(({ NoticeBar }) => ({ default: NoticeBar })));
const Questions = lazy(() => loadQuestions().then(({ Questions }) => ({ default: Questions })));

/** What is also worth finding by its name; moving about is not. */
const lentKeys = queueKeys.filter(({ group }) => group === 'Decide' || group === 'Look');
const rowHeights = { comfortable: 36, compact: 28 };

export function QueueView({ view }: { view: KindView }) {
  usePageTitle(view.title);
  const page = useQueuePage(view);
  const { search, setSearch, session, queue, rows, filtered } = page;
  const { letterKeys } = useSettings();
  const hasRows = queue.data !== undefined;
  useEffect(() => {
    if (hasRows) void Promise.all([loadQuestions(), loadDrawer(), loadNoticeBar()]);
  }, [hasRows]);
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
              counted={page.counted}
              selected={page.selected}
              isFiltered={filtered.length !== rows.length || queue.data.about !== null}
              isPurchase={view.isPurchase}
              news={page.news}
              onHeld={() => setSearch({ held: 'shown' })}
            />
          )}
        </div>
        {search.open && session.data && (
          <Suspense>
            <DetailDrawer
              recId={search.open}
              session={session.data}
              onClose={close}
              whatIf={page.view.isPurchase ? whatIfOf(page) : undefined}
              onInstead={insteadOf(page)}
            />
          </Suspense>
        )}
      </div>
      {search.held && queue.data && (
        <Suspense>
          <HeldDialog queue={queue.data} onClose={() => setSearch({ held: undefined })} />
        </Suspense>
      )}
      <Suspense>
        <NoticeBar notice={page.notice} onUndo={(undo) => void page.send(undo)} onDismiss={page.dismiss} />
      </Suspense>
      {page.today && (
        <Suspense>
          <Questions
            question={page.question}
            today={page.today}
            stale={page.warning}
            letterKeys={letterKeys}
            actor={session.data?.actor ?? ''}
            owners={page.owners}
            rowOf={(id) => page.byId.get(id)}
            refusals={page.refusals}
            onSend={(decision) => answer(page, decision)}
            onAsk={page.ask}
            onClose={() => page.ask(null)}
          />
        </Suspense>
      )}
    </div>
  );
}

/** The question beside the rows; its answer can be taken over as an edit while the row is open to one. */
function whatIfOf(page: QueuePage) {
  const row = page.byId.get(page.search.open ?? '');
  const use = (quantity: string) => row && page.ask({ type: 'editReason', row, quantity, thenEdit: null });
  const isDecidable = row && isOpen(row) && !page.news.gone.has(row.rec_id);
  return {
    isAsked: page.isWhatIf,
    onAsk: (isAsked: boolean) => {
      page.setWhatIf(isAsked);
      if (!isAsked) page.grid.current?.focus();
    },
    onUse: isDecidable ? use : undefined,
  };
}

/** Another action in place of the proposed one, while the row is open to it. */
function insteadOf(page: QueuePage) {
  const row = page.byId.get(page.search.open ?? '');
  if (!row || !isOpen(row) || page.news.gone.has(row.rec_id)) return undefined;
  return (instead: Alternative) => page.ask({ type: 'actionReason', row, instead });
}

function Head({ page }: { page: QueuePage }) {
  const { session, search, setSearch, byId } = page;
  const refused = [...page.refusals].flatMap(([id, failure]) => {
    const row = byId.get(id);
    return row ? [{ id, item: row.item_id, failure }] : [];
  });
  const live = useLive();
  const show = (id: string) => {
    page.dispatch({ type: 'focus', id });
    page.grid.current?.focus();
  };
  return (
    <header className="queue-head">
      <div className="queue-title">
        <h1>{page.view.title}</h1>
        <AsOf session={session.data} />
        <span className="push-end toolbar">
          <Button
            keyHint={search.open ? 'Esc' : '⏎'}
            isDisabled={!page.activeRow}
            onPress={() => setSearch({ open: search.open ? undefined : page.activeRow?.rec_id })}
          >
            {search.open ? 'Close' : 'Explain'}
          </Button>
          {page.called && (
            <Button keyHint="D" onPress={() => queueCommands(page).callSheet()}>
              Call sheet
            </Button>
          )}
          {page.view.isPurchase && <SupplierToggle search={search} onSearch={setSearch} />}
          <Button look="quiet" keyHint="?" onPress={() => page.ask({ type: 'help' })}>
            Keys
          </Button>
        </span>
      </div>
      <QueueTabs session={session.data} />
      {page.queue.data?.head && (
        <Suspense>
          <CollectionsHead head={page.queue.data.head} />
        </Suspense>
      )}
      <Strips
        stale={page.stale}
        isServerGone={live.isOpen === false && session.data !== undefined}
        rulesOnly={page.queue.data?.rules_only ?? null}
      />
      {page.queue.data?.about && page.rows.length > 0 && (
        <Suspense>
          <AboutStrip about={page.queue.data.about} onClear={page.clearAbout} />
        </Suspense>
      )}
      <Toolbar
        rows={page.rows}
        search={search}
        isPurchase={page.view.isPurchase}
        searched={searchedWords(page.view.kind)}
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
    return <FailedState what={queueName(page)} error={queue.error} onRetry={() => void queue.refetch()} />;
  if (!queue.data) return <SkeletonRows count={12} label="Loading the queue" />;
  if (rows.length === 0 && queue.data.about)
    return (
      <WithoutRows page={page}>
        <Suspense>
          <NoneOfThese
            about={queue.data.about}
            onClear={page.clearAbout}
            held={queue.data.held_total}
            onHeld={queueCommands(page).held}
          />
        </Suspense>
      </WithoutRows>
    );
  if (rows.length === 0)
    return (
      <WithoutRows page={page}>
        <Suspense>
          <EmptyQueue
            session={session.data}
            search={search}
            kind={page.view.kind}
            held={queue.data.held_total}
            onHeld={queueCommands(page).held}
          />
        </Suspense>
      </WithoutRows>
    );
  if (filtered.length === 0) {
    const clear = () => setSearch({ q: undefined, supplier: undefined, site: undefined });
    return (
      <WithoutRows page={page}>
        <Suspense>
          <NothingInFilter search={search} total={rows.length} onClear={clear} />
        </Suspense>
      </WithoutRows>
    );
  }
  return <Grid page={page} />;
}

/** Without rows nothing takes the focus for the keys: those that need no row act on the whole page. */
function WithoutRows({ page, children }: { page: QueuePage; children: ReactNode }) {
  const { letterKeys } = useSettings();
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const command = rowlessCommandFor(event, letterKeys);
      if (!command) return;
      event.preventDefault();
      queueCommands(page)[command]();
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [page, letterKeys]);
  return children;
}

/** "The replenishment queue", in a sentence. */
function queueName({ view }: QueuePage): string {
  return `The ${view.title.toLowerCase()} queue`;
}

function Grid({ page }: { page: QueuePage }) {
  const { search, setSearch, dispatch, cursor } = page;
  const { letterKeys, density } = useSettings();
  const handlers = useLatestHandlers(rowHandlers(page));
  const commands = queueCommands(page);
  useLentCommands(
    lentKeys
      .filter(({ command }) => command !== 'callSheet' || page.called)
      .map(({ command, label, shown }) => ({ id: command, label, keys: shown, run: commands[command] })),
  );

  function onKeyDown(event: GridKeyEvent<HTMLDivElement>) {
    // Keys belong to the queue only while the queue itself has the focus, not a field or a button in it.
    if (event.target !== event.currentTarget) return;
    const command = commandFor(event.nativeEvent, letterKeys);
    if (!command) return;
    event.preventDefault();
    commands[command]();
  }

  return (
    <QueueGrid
      label={`${page.view.title} queue`}
      table={page.table}
      widths={page.widths}
      lines={page.lines}
      sort={search.sort}
      active={cursor.active}
      selected={page.chosen}
      selectable={page.selectable.length}
      pending={page.pending}
      refusals={page.refusals}
      changed={page.news.changed}
      gone={page.news.gone}
      editing={page.editing}
      rowHeight={rowHeights[density]}
      handlers={handlers}
      onKeyDown={onKeyDown}
      onSort={(column) => setSearch({ sort: nextSort(search.sort, column) })}
      onSelectAll={() => {
        const ids = page.selectable;
        dispatch(page.selected.length === ids.length ? { type: 'clear' } : { type: 'add', ids });
      }}
      onToggleBelow={page.toggleBelow}
      onFocusLine={(id) => dispatch({ type: 'focus', id })}
      onSelectGroup={(group) => dispatch({ type: 'add', ids: group.rows.map((row) => row.rec_id) })}
      onRoom={page.setRoom}
      handle={page.grid}
    />
  );
}
