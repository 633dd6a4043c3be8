/** What is doubtful in the data, the most money first: each problem opens its rows and what would make them right. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { ApiError } from '../api/client';
import { sessionQuery } from '../api/queries';
import type { DataProblem, DataQuality } from '../api/types';
import { EmptyState, FailedState, SkeletonRows } from '../components/States';
import { day, daysBetween } from '../format/date';
import { plural } from '../format/words';
import { ProblemCard } from '../quality/ProblemCard';
import { readQualitySearch } from '../quality/search';
import { dataQualityQuery } from '../imports/queries';
import { ServerGone } from '../shell/ServerGone';
import { usePageTitle } from '../shell/usePageTitle';
import '../styles/recommendation.css';
import '../styles/import.css';

const route = getRouteApi('/data-quality');

export function DataQualityPage() {
  usePageTitle('Data quality');
  const quality = useQuery(dataQualityQuery);
  if (quality.error && !quality.data && isNotLookedAt(quality.error))
    return (
      <EmptyState isPage title="The data has not been looked at yet">
        Problems are ranked by the money of the decisions that rest on them; <code>chandler run</code> makes the first
        decisions and looks.
      </EmptyState>
    );
  if (quality.error && !quality.data)
    return <FailedState isPage what="The data quality" error={quality.error} onRetry={() => void quality.refetch()} />;
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>Data quality</h1>
          {quality.data && (
            <p className="muted">
              {plural(quality.data.problems.length, 'problem')}, those that touch the most money first; as of{' '}
              {day(quality.data.as_of)}
            </p>
          )}
        </div>
      </header>
      <ServerGone />
      {quality.data ? <Body quality={quality.data} /> : <SkeletonRows count={8} label="Loading the data quality" />}
    </div>
  );
}

/** Before the first run there is nothing that could touch money. */
function isNotLookedAt(error: Error): boolean {
  return error instanceof ApiError && error.problem.code === 'not_run';
}

function Body({ quality }: { quality: DataQuality }) {
  const { open } = route.useSearch({ select: readQualitySearch });
  const navigate = useNavigate();
  if (quality.problems.length === 0)
    return (
      <EmptyState title="No problems found" action={<Link to="/replenishment">Go to replenishment</Link>}>
        Looked at as of {day(quality.as_of)}: lead times, units, duplicates, negative stock and prices far from those of
        similar items.
      </EmptyState>
    );
  const toggle = ({ code }: DataProblem) =>
    void navigate({ to: '/data-quality', search: code === open ? {} : { open: code }, replace: true });
  return (
    <>
      <Stale quality={quality} />
      <ol className="stack">
        {quality.problems.map((problem, index) => (
          <li key={problem.code}>
            <ProblemCard
              rank={index + 1}
              problem={problem}
              isOpen={problem.code === open}
              onToggle={() => toggle(problem)}
            />
          </li>
        ))}
      </ol>
    </>
  );
}

/** Found on an older day than today: what was corrected since is not seen. */
function Stale({ quality }: { quality: DataQuality }) {
  const today = useQuery(sessionQuery).data?.business_date;
  const age = today ? daysBetween(quality.as_of, today) : 0;
  if (age <= 0) return null;
  return (
    <div className="strip warn" role="status">
      <span aria-hidden="true">▲</span>
      <span>
        As of {day(quality.as_of)} ({plural(age, 'day')} old). <code>chandler run</code> looks again.
      </span>
    </div>
  );
}
