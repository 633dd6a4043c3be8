/** What was agreed, contested and paid, and what we owe the customer. */
import type { CallSheet } from '../api/types';
import { Card } from '../components/Card';
import { Pill, type Tone } from '../components/Pill';
import { ScrollArea } from '../components/ScrollArea';
import { day } from '../format/date';
import { parseExact } from '../format/decimal';
import { amount, money, quantity } from '../format/number';
import { humanise, plural } from '../format/words';
import { DocumentLink } from '../recommendation/Parts';

const promiseTones: Record<string, Tone> = { open: 'info', kept: 'good', partial: 'warn', broken: 'bad' };

export function Promises({ promises }: Pick<CallSheet, 'promises'>) {
  const kept = promises.filter(({ state }) => state === 'kept').length;
  const decided = promises.filter(({ state }) => state !== 'open').length;
  return (
    <Card title="Promises" aside={decided > 0 && <span className="muted">{`${kept} of ${decided} kept`}</span>}>
      {promises.length === 0 ? (
        <p className="muted">Has promised nothing so far.</p>
      ) : (
        <ul className="agreed">
          {promises.map((promise) => (
            <li key={promise.promise_number}>
              <span>
                <strong>{money(promise.amount)}</strong> by {day(promise.promised_on)}{' '}
                <span className="muted">
                  made {day(promise.made_on)}, taken by {promise.taker}
                  {promise.invoices.length > 0 && `, for ${promise.invoices.join(', ')}`}
                </span>
              </span>
              <span>
                <Pill tone={promiseTones[promise.state] ?? 'info'}>{humanise(promise.state)}</Pill>{' '}
                <span className="muted">{amount(promise.received.amount)} received</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

export function Disputes({ disputes }: Pick<CallSheet, 'disputes'>) {
  return (
    <Card title="Disputes">
      {disputes.length === 0 ? (
        <p className="muted">Has contested nothing.</p>
      ) : (
        <ul className="agreed">
          {disputes.map((dispute) => (
            <li key={dispute.dispute_number}>
              <span>
                <strong>{money(dispute.amount)}</strong> of <DocumentLink id={dispute.invoice_number} />:{' '}
                {humanise(dispute.reason).toLowerCase()}{' '}
                <span className="muted">
                  since {day(dispute.opened_on)}, {dispute.owner} clears it
                  {dispute.note && `; “${dispute.note}”`}
                </span>
              </span>
              {dispute.state === 'open' ? (
                <Pill tone="warn">Open</Pill>
              ) : (
                <Pill tone="good">
                  {humanise(dispute.resolution ?? 'resolved')}, {day(dispute.resolved_on)}
                </Pill>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

export function Payments({ payments }: Pick<CallSheet, 'payments'>) {
  return (
    <Card title="Last payments">
      {payments.length === 0 ? (
        <p className="muted">Nothing has come in yet.</p>
      ) : (
        <ul className="agreed">
          {payments.map((payment) => (
            <li key={payment.payment_number}>
              <span>
                <strong>{money(payment.amount)}</strong> on {day(payment.received_on)}{' '}
                <DocumentLink id={payment.payment_number} />
              </span>
              {payment.reversed_on && <Pill tone="bad">Bounced {day(payment.reversed_on)}</Pill>}
              {!payment.reversed_on && parseExact(payment.unapplied.amount).units > 0n && (
                <Pill tone="info">{money(payment.unapplied)} on account</Pill>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** What we have to put right before we ask. */
export function Waiting({ waiting }: Pick<CallSheet, 'waiting'>) {
  if (waiting.length === 0) return null;
  return (
    <Card title="What the customer waits for">
      <ScrollArea label="What the customer waits for">
        <table className="table" aria-label="What the customer waits for">
          <thead>
            <tr>
              <th>Order</th>
              <th>Item</th>
              <th className="number">Missing</th>
              <th>Was due</th>
              <th className="number">Late</th>
            </tr>
          </thead>
          <tbody>
            {waiting.map((line) => (
              <tr key={`${line.so_number}-${line.line}`}>
                <td className="nowrap">
                  <DocumentLink id={line.so_number} />, line {line.line}
                </td>
                <td>
                  {line.item_id} <span className="muted">{line.item_name}</span>
                </td>
                <td className="number">
                  {quantity(line.quantity)} {line.unit}
                </td>
                <td className="nowrap">{day(line.due_on)}</td>
                <td className="number">{plural(line.days_late, 'day')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </Card>
  );
}
