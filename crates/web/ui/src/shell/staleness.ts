/** Whether the plan on screen is too old to act on without a second look. Pure. */
import type { Session } from '../api/types';
import { day, daysBetween } from '../format/date';

/** In words what is stale; null while the plan is of the business day. */
export function staleWords(session: Session): string | null {
  const run = session.last_run;
  if (!run) return null;
  const age = daysBetween(run.snapshot.business_date, session.business_date);
  if (age <= 0) return null;
  return `Stock as of ${day(run.snapshot.business_date)} (${age} ${age === 1 ? 'day' : 'days'} old): no plan has run since.`;
}
