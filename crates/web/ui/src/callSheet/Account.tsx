/** Who the customer is in money, what is expected of it, and what happened. */
import type { CallSheet } from '../api/types';
import { Card } from '../components/Card';
import { Pill } from '../components/Pill';
import { Value } from '../components/Value';
import { day, instant } from '../format/date';
import { compare, parseExact } from '../format/decimal';
import { money } from '../format/number';
import { plural } from '../format/words';
import { weekWords } from './cash';
import { Score } from './Score';
import { eventAmount, eventWords, expectedWords, habitWords, lateWords } from './words';

export function Figures({ sheet: { owed, exposure } }: { sheet: CallSheet }) {
  const isOver = exposure.room?.amount.startsWith('-') ?? false;
  const figures: [string, string][] = [
    ['Can be asked for today', money(owed.claimable)],
    ['Past due', money(owed.past_due)],
    ['Open invoices', money(exposure.open_invoices)],
    ['Open orders', money(exposure.open_orders)],
    ['On account', money(exposure.on_account)],
    ['Exposure', money(exposure.total)],
    ['Credit limit', money(exposure.credit_limit)],
  ];
  return (
    <dl className="figures">
      {figures.map(([label, words]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <Value>{words}</Value>
          </dd>
        </div>
      ))}
      <div>
        <dt>Room below the limit</dt>
        <dd>
          <Value>{money(exposure.room)}</Value> {isOver && <Pill tone="bad">Over the limit</Pill>}
        </dd>
      </div>
    </dl>
  );
}

/** What the model says of the account and of the invoice that is largest among those that can be asked for. */
export function Outlook({ sheet }: { sheet: CallSheet }) {
  const { outlook } = sheet;
  if (!outlook)
    return (
      <Card title="What is expected">
        <p className="muted">
          Nothing has been computed for this account: it has no open invoice that a run has seen.{' '}
          <code>chandler run</code> looks at it again.
        </p>
      </Card>
    );
  const [largest] = sheet.invoices
    .filter((invoice) => invoice.days_past_due > 0 && !invoice.disputed && invoice.outlook)
    .sort((left, right) => compare(parseExact(right.open.amount), parseExact(left.open.amount)));
  return (
    <Card title="What is expected" aside={<span className="muted">as of {day(outlook.as_of)}</span>}>
      <div className="stack">
        <p>{habitWords(outlook)}</p>
        <dl className="figures">
          {sheet.cash.map((week) => (
            <div key={week.from_on}>
              <dt>{weekWords(week)}</dt>
              <dd>{money(week.expected)}</dd>
            </div>
          ))}
        </dl>
        {largest?.outlook && (
          <>
            <p>
              The largest invoice past due, <span className="id">{largest.invoice_number}</span>, comes by itself by{' '}
              {expectedWords(largest)}; {lateWords(largest)}.
            </p>
            {largest.outlook.score && <Score score={largest.outlook.score} />}
          </>
        )}
        <p className="small muted">
          {outlook.mode === 'model'
            ? `By the model of the run, from ${plural(outlook.settled, 'settled invoice')} of the customer and those of all others.`
            : `Rules only, by the averages of the customer: ${outlook.why ?? 'the model is off'}.`}
        </p>
      </div>
    </Card>
  );
}

export function Timeline({ sheet, timeZone }: { sheet: CallSheet; timeZone: string }) {
  return (
    <Card title="Timeline">
      {sheet.timeline.length === 0 ? (
        <p className="muted">Nothing is on record yet.</p>
      ) : (
        <ol className="trail">
          {sheet.timeline.map((event, index) => (
            <li key={`${event.commit_seq}-${index}`}>
              <span className="muted">{instant(event.at, timeZone)}</span>
              <span>
                <strong>{eventWords(event)}</strong>
                {eventAmount(event) && ` · ${eventAmount(event)}`}
                {event.note && ` · “${event.note}”`}
                <span className="muted"> · {event.actor}</span>
              </span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
