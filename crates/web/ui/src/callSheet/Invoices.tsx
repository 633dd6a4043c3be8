import type { CallSheet, OwedInvoice } from '../api/types';
import { Card } from '../components/Card';
import { Pill } from '../components/Pill';
import { ScrollArea } from '../components/ScrollArea';
import { Value } from '../components/Value';
import { day } from '../format/date';
import { amount, count, probability } from '../format/number';
import { plural } from '../format/words';
import { DocumentLink } from '../recommendation/Parts';
import { openOf, tickedOf } from './sums';
import { deliveryWords, expectedWords } from './words';

interface Props {
  sheet: CallSheet;
  ticked: ReadonlySet<string>;
  onTick: (invoice: string) => void;
}

/** What is owed, invoice by invoice; what is ticked is what a promise or a dispute is about. */
export function Invoices({ sheet, ticked, onTick }: Props) {
  const { currency, amount: open } = sheet.owed.open;
  const chosen = tickedOf(sheet, ticked);
  return (
    <Card
      title="Open invoices"
      aside={
        <span className="muted" role="status">
          {chosen.length > 0
            ? `${plural(chosen.length, 'invoice')} ticked, ${amount(openOf(chosen))} ${currency}`
            : 'Tick what is talked about'}
        </span>
      }
    >
      {sheet.invoices.length === 0 ? (
        <p className="muted">Nothing is open.</p>
      ) : (
        <ScrollArea label="Open invoices">
          <table className="table" aria-label="Open invoices">
            <thead>
              <tr>
                <th>
                  <span className="visually-hidden">Ticked</span>
                </th>
                <th>Invoice</th>
                <th>Due</th>
                <th className="number">Days past due</th>
                <th className="number">Open, {currency}</th>
                <th>Delivered</th>
                <th className="number">P(over 30 days late)</th>
                <th>Expected, by itself</th>
              </tr>
            </thead>
            <tbody>
              {sheet.invoices.map((invoice) => (
                <InvoiceRow
                  key={invoice.invoice_number}
                  invoice={invoice}
                  isTicked={ticked.has(invoice.invoice_number)}
                  onTick={onTick}
                />
              ))}
            </tbody>
            <tfoot>
              <tr>
                <td />
                <td colSpan={3}>All of the account</td>
                <td className="number">{amount(open)}</td>
                <td colSpan={3} />
              </tr>
            </tfoot>
          </table>
        </ScrollArea>
      )}
    </Card>
  );
}

function InvoiceRow({
  invoice,
  isTicked,
  onTick,
}: {
  invoice: OwedInvoice;
  isTicked: boolean;
  onTick: Props['onTick'];
}) {
  const { invoice_number: number, days_past_due: days, outlook } = invoice;
  return (
    <tr>
      <td>
        <input type="checkbox" aria-label={`Tick ${number}`} checked={isTicked} onChange={() => onTick(number)} />
      </td>
      <td>
        <DocumentLink id={number} />
        <Marks invoice={invoice} />
      </td>
      <td className="nowrap">{day(invoice.due_on)}</td>
      <td className="number">
        {days > 0 ? count(days) : <span className="muted">{days === 0 ? 'due today' : `due in ${-days}`}</span>}
      </td>
      <td className="number">{amount(invoice.open.amount)}</td>
      <td>
        <Delivered invoice={invoice} />
      </td>
      <td className="number">
        <Value>{probability(outlook?.late_30_probability)}</Value>
      </td>
      <td className="nowrap">
        <span title={expectedWords(invoice) ?? undefined}>
          <Value>{day(outlook?.expected_on)}</Value>
          {outlook && (
            <span className="small muted range">
              {day(outlook.p10_on)} to {day(outlook.p90_on)}
            </span>
          )}
        </span>
      </td>
    </tr>
  );
}

function Marks({ invoice: { disputed, promise_number: promise } }: { invoice: OwedInvoice }) {
  if (!disputed && !promise) return null;
  return (
    <span className="marks">
      {disputed && <Pill tone="warn">Contested</Pill>}
      {promise && <Pill tone="info">Promised, {promise}</Pill>}
    </span>
  );
}

function Delivered({ invoice }: { invoice: OwedInvoice }) {
  if (!invoice.delivery) return <span className="muted">Taken over or billed alone</span>;
  const wrong = deliveryWords(invoice);
  return (
    <>
      <DocumentLink id={invoice.delivery.shipment_number} />{' '}
      <span className="muted nowrap">{day(invoice.delivery.shipped_on)}</span>
      {wrong && (
        <span className="marks">
          <Pill tone="warn">{wrong}</Pill>
        </span>
      )}
    </>
  );
}
