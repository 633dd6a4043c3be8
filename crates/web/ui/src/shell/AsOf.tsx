import type { Session } from '../api/types';
import { day, instant } from '../format/date';
import { plural } from '../format/words';

/** One line that says what everything on the page rests on: which plan, which snapshot, which clock. */
export function AsOf({ session }: { session: Session | undefined }) {
  if (!session) return null;
  const { last_run: run, clock, business_date: today } = session;
  const clockWords = clock === 'fixed' ? `clock fixed at ${day(today)}` : `today is ${day(today)}`;
  if (!run) return <p className="muted">No plan yet; {clockWords}</p>;
  const since = session.commits_since ?? 0;
  return (
    <p className="muted">
      Plan of {day(run.as_of)} on snapshot{' '}
      <span className="id" title={`Snapshot ${run.snapshot.id}, ${run.snapshot.hash}`}>
        {run.snapshot.commit_seq}
      </span>
      , finished {instant(run.finished_at, session.time_zone)}; {clockWords}
      {since > 0 && `; ${plural(since, 'commit')} since`}
    </p>
  );
}
