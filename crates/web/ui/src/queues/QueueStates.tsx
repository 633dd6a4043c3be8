import type { Day, Queue } from '../api/types';
import { Button } from '../components/Button';
import { Pill } from '../components/Pill';
import { day } from '../format/date';
import { count } from '../format/number';
import { prose } from '../format/prose';
import { humanise, plural } from '../format/words';
import type { Failure } from './outcome';

interface StripsProps {
  stale: string | null;
  isServerGone: boolean;
  rulesOnly: Queue['rules_only'];
}

/** What a person must know before trusting the rows: an old plan, a server that went away, a model that does not answer. */
export function Strips({ stale, isServerGone, rulesOnly }: StripsProps) {
  return (
    <>
      {isServerGone && (
        <div className="strip bad" role="alert">
          <span>
            <strong>Chandler does not answer.</strong> What you see is the last answer; decisions cannot be saved until
            it is back.
          </span>
        </div>
      )}
      {stale && (
        <div className="strip warn" role="status">
          <span aria-hidden="true">▲</span>
          <span>
            {stale} Approvals ask once. <code>chandler run</code> makes a plan of today.
          </span>
        </div>
      )}
      {rulesOnly && (
        <div className="strip warn" role="status">
          <span aria-hidden="true">▲</span>
          <span>
            <strong>Rules only.</strong> The model “{humanise(rulesOnly.model)}” does not answer: {prose(rulesOnly.why)}
            . Averages of the past stand in for it.
          </span>
        </div>
      )}
    </>
  );
}

/** What is newer on the server than on screen. */
export interface News {
  plan: Day | null;
  added: number;
  changed: ReadonlyMap<string, string>;
  isUnknown: boolean;
  load: () => void;
}

/** What waits, in a place that is always there: news that pushed the rows down would move them under the cursor. */
export function NewsLine({ news }: { news: News }) {
  const words = newsWords(news);
  return (
    <span className="news" role="status">
      {words && (
        <>
          <span aria-hidden="true">● </span>
          {words}
          <Button keyHint="." onPress={news.load}>
            Load
          </Button>
        </>
      )}
    </span>
  );
}

/** In one sentence; null while the screen shows what the server has. */
export function newsWords({ plan, added, changed, isUnknown }: Omit<News, 'load'>): string | null {
  const counts = [added > 0 && `${count(added)} new`, changed.size > 0 && `${count(changed.size)} changed`];
  const rows = counts.filter(Boolean).join(' and ');
  if (plan) return `A new plan of ${day(plan)} is ready${rows && `: ${rows}`}.`;
  if (isUnknown) return 'Much has changed since these rows were read.';
  return rows ? `${rows}, press “.”` : null;
}

interface FailureListProps {
  refusals: { id: string; item: string; failure: Failure }[];
  onShow: (id: string) => void;
}

/** Refused rows with their reasons in words; the rows stay selected in the queue. */
export function FailureList({ refusals, onShow }: FailureListProps) {
  if (refusals.length === 0) return null;
  return (
    <section className="failures" aria-label="Refused rows">
      <span>
        <Pill tone="bad">Refused: {plural(refusals.length, 'row')}</Pill>{' '}
        <span className="muted">nothing was done with them</span>
      </span>
      <ul>
        {refusals.map(({ id, item, failure }) => (
          <li key={id}>
            <Button look="quiet" onPress={() => onShow(id)}>
              {item}
            </Button>
            <span>
              {failure.refusal.message} <span className="muted">{failure.refusal.remedy}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
