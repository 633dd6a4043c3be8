/** How the company stands: every KPI with its target, the months before it and the way down to its rows and the queue that repairs it. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ApiError } from '../api/client';
import { sessionQuery } from '../api/queries';
import type { KpiBoard, Session } from '../api/types';
import { AgeingCard } from '../board/AgeingCard';
import { BridgeCard } from '../board/BridgeCard';
import { KpiTile } from '../board/KpiTile';
import { MarginCard } from '../board/MarginCard';
import { boardQuery } from '../board/queries';
import { readBoardSearch } from '../board/search';
import { TrendCard } from '../board/TrendCard';
import { monthWords } from '../board/words';
import { EmptyState, FailedState } from '../components/States';
import { day, daysBetween, instant } from '../format/date';
import { plural } from '../format/words';
import { ServerGone } from '../shell/ServerGone';
import { usePageTitle } from '../shell/usePageTitle';
import '../styles/recommendation.css';
import '../styles/import.css';
import '../styles/board.css';

const route = getRouteApi('/board');

export function BoardPage() {
  usePageTitle('Overview');
  const board = useQuery(boardQuery);
  const session = useQuery(sessionQuery).data;
  if (board.error && !board.data && isNotRun(board.error))
    return (
      <div className="page">
        <ServerGone />
        <EmptyState isPage title="There are no figures yet">
          They are computed with the decisions, from the same snapshot of the books: <code>chandler run</code>.
        </EmptyState>
      </div>
    );
  if (board.error && !board.data)
    return <FailedState isPage what="The overview" error={board.error} onRetry={() => void board.refetch()} />;
  return (
    <div className="page board">
      <header className="page-head">
        <div>
          <h1>Overview</h1>
          {board.data && <AsOfRun board={board.data} session={session} />}
        </div>
      </header>
      <ServerGone />
      {board.data ? <Body board={board.data} session={session} /> : <Skeleton />}
    </div>
  );
}

function isNotRun(error: Error): boolean {
  return error instanceof ApiError && error.problem.code === 'not_run';
}

function AsOfRun({ board, session }: { board: KpiBoard; session: Session | undefined }) {
  const { run } = board;
  const month = board.kpis.flatMap(({ series }) => series.slice(-1))[0];
  return (
    <p className="muted">
      As of {day(board.as_of)}, computed {instant(run.finished_at, session?.time_zone ?? 'UTC')} on snapshot{' '}
      <span className="id" title={`Snapshot ${run.snapshot.id}, ${run.run_id}`}>
        {run.snapshot.commit_seq}
      </span>
      {month && `; the month is ${monthWords(month)}`}
    </p>
  );
}

function Body({ board, session }: { board: KpiBoard; session: Session | undefined }) {
  const search = route.useSearch({ select: readBoardSearch });
  const { kpis, currency } = board;
  const gross = kpis.find(({ name }) => name === 'gross_margin');
  const pocket = kpis.find(({ name }) => name === 'pocket_margin');
  const known = kpis.filter(({ value }) => value !== null).length;
  return (
    <>
      <Stale board={board} session={session} />
      {known < kpis.length && (
        <p className="small muted">
          {known} of {kpis.length} figures are known; the others say what they wait for.
        </p>
      )}
      <ul className="kpis">
        {kpis.map((kpi) => (
          <li key={kpi.name}>
            <KpiTile kpi={kpi} currency={currency} />
          </li>
        ))}
      </ul>
      <BridgeCard bridges={board.bridges} search={search} />
      <TrendCard kpis={kpis} currency={currency} search={search} />
      {gross && pocket && <MarginCard gross={gross} pocket={pocket} currency={currency} search={search} />}
      <AgeingCard ageing={board.ageing} />
    </>
  );
}

/** Computed on an older day, or before commits that have come since; those of the run itself are none. */
function Stale({ board, session }: { board: KpiBoard; session: Session | undefined }) {
  if (!session) return null;
  const age = daysBetween(board.as_of, session.business_date);
  const since = session.commits_since ?? 0;
  if (age <= 0 && since <= 0) return null;
  return (
    <div className="strip warn" role="status">
      <span aria-hidden="true">▲</span>
      <span>
        Figures as of {day(board.as_of)}
        {age > 0 && ` (${plural(age, 'day')} old)`}
        {since > 0 && `; ${plural(since, 'commit')} since`}. <code>chandler run</code> computes them again.
      </span>
    </div>
  );
}

/** Tiles to come, in the final layout. */
function Skeleton() {
  return (
    <div className="kpis" role="status" aria-label="Loading the overview">
      {Array.from({ length: 11 }, (_, index) => (
        <div key={index} className="card kpi">
          <div className="skeleton" style={{ height: 16, width: '70%' }} />
          <div className="skeleton" style={{ height: 32, width: '50%' }} />
          <div className="skeleton" style={{ height: 64 }} />
        </div>
      ))}
    </div>
  );
}
