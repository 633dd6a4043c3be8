/** What executed recommendations brought, against what they had promised: by kind of decision, and each of them. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { sessionQuery } from '../api/queries';
import type { Outcomes } from '../api/types';
import { EmptyState, FailedState, SkeletonRows } from '../components/States';
import { day, daysBetween } from '../format/date';
import { count, money } from '../format/number';
import { plural } from '../format/words';
import { KindDetail } from '../outcomes/KindDetail';
import { KindsCard } from '../outcomes/KindsCard';
import { LinesCard } from '../outcomes/LinesCard';
import { outcomesQuery } from '../outcomes/queries';
import { readOutcomesSearch } from '../outcomes/search';
import { ratioWords } from '../outcomes/words';
import { ServerGone } from '../shell/ServerGone';
import { usePageTitle } from '../shell/usePageTitle';
import '../styles/recommendation.css';
import '../styles/import.css';
import '../styles/board.css';

const route = getRouteApi('/outcomes');

export function OutcomesPage() {
  usePageTitle('Outcomes');
  const outcomes = useQuery(outcomesQuery);
  if (outcomes.error && !outcomes.data)
    return <FailedState isPage what="The outcomes" error={outcomes.error} onRetry={() => void outcomes.refetch()} />;
  if (outcomes.data?.total.executed === 0) return <NothingExecuted />;
  return (
    <div className="page board">
      <header className="page-head">
        <div>
          <h1>Outcomes</h1>
          {outcomes.data && <Lead outcomes={outcomes.data} />}
        </div>
      </header>
      <ServerGone />
      {outcomes.data ? <Body outcomes={outcomes.data} /> : <SkeletonRows count={8} label="Loading the outcomes" />}
    </div>
  );
}

function NothingExecuted() {
  return (
    <div className="page">
      <ServerGone />
      <EmptyState
        isPage
        title="Nothing was carried out yet"
        action={<Link to="/replenishment">Go to replenishment</Link>}
      >
        Every approved recommendation is measured when its time is over: what it brought, against what it had promised.
      </EmptyState>
    </div>
  );
}

/** The answer in a sentence. */
function Lead({ outcomes: { total, as_of } }: { outcomes: Outcomes }) {
  return (
    <p className="muted">
      {total.measured === 0
        ? `Of ${plural(total.executed, 'executed recommendation')} none is measured yet`
        : `${money(total.realised)} of ${money(total.predicted)} predicted (${ratioWords(total.ratio)}), by ${plural(total.measured, 'measured recommendation')} of ${count(total.executed)} executed`}
      {as_of && `; measured as of ${day(as_of)}`}
    </p>
  );
}

function Body({ outcomes }: { outcomes: Outcomes }) {
  const search = route.useSearch({ select: readOutcomesSearch });
  const { kinds, total, currency } = outcomes;
  const kind = kinds.find((known) => known.kind === search.kind);
  return (
    <>
      <Stale outcomes={outcomes} />
      {total.measured + total.unmeasurable === 0 ? (
        <EmptyState title="Nothing has matured yet">
          {plural(total.waiting, 'recommendation')} {total.waiting === 1 ? 'was' : 'were'} carried out and{' '}
          {total.waiting === 1 ? 'waits' : 'wait'} until it can be known what came of it.{' '}
          {total.first_matures_on
            ? `The first will be measured by a run after ${day(total.first_matures_on)}.`
            : 'The next run says when the first will be measured.'}
        </EmptyState>
      ) : (
        <KindsCard outcomes={outcomes} />
      )}
      {kind && kind.executed > 0 && <KindDetail kind={kind} currency={currency} />}
      <p className="small muted">
        A single figure is noisy: what counts are sums. Nothing here shows what would have happened if everybody had
        been left alone; that takes a hold-out.
      </p>
      <LinesCard outcomes={outcomes} search={search} />
    </>
  );
}

/** Measured on an older day than today: what has matured since is not seen. */
function Stale({ outcomes: { as_of } }: { outcomes: Outcomes }) {
  const today = useQuery(sessionQuery).data?.business_date;
  const age = today && as_of ? daysBetween(as_of, today) : 0;
  if (age <= 0) return null;
  return (
    <div className="strip warn" role="status">
      <span aria-hidden="true">▲</span>
      <span>
        Measured as of {day(as_of)} ({plural(age, 'day')} old). <code>chandler run</code> measures what has matured
        since.
      </span>
    </div>
  );
}
