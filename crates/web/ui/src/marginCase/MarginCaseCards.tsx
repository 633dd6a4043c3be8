/** A case of lost margin: the way from list price to pocket margin of what was sold on it, and its documents with what they should have been. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { answered, server } from '../api/client';
import type { MarginCase } from '../api/types';
import { ChartFrame } from '../charts/ChartFrame';
import { Legend } from '../charts/Legend';
import { Button } from '../components/Button';
import { Card } from '../components/Card';
import { ScrollArea } from '../components/ScrollArea';
import { FailedState, SkeletonRows } from '../components/States';
import { Value } from '../components/Value';
import { day } from '../format/date';
import { amount, probability, quantity, unitPrice } from '../format/number';
import { humanise, plural } from '../format/words';
import { DocumentLink } from '../recommendation/Parts';
import { waterfallDrawing, waterfallTable } from './drawing';

/** Documents that are shown before somebody asks for all. */
const firstLines = 20;

function marginCaseQuery(recId: string) {
  return queryOptions({
    queryKey: ['recommendation', recId, 'margin-case'],
    queryFn: ({ signal }) => {
      const params = { path: { rec_id: recId } };
      return answered(server.GET('/api/v1/recommendations/{rec_id}/margin-case', { params, signal }));
    },
    staleTime: 60_000,
  });
}

/** The waterfall; what is wrong with reading the case is said here, once. */
export function CaseWaterfall({ recId }: { recId: string }) {
  const found = useQuery(marginCaseQuery(recId));
  if (found.error && !found.data)
    return <FailedState what="The case" error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <SkeletonRows count={6} label="Loading the case" />;
  return <Waterfall of={found.data} />;
}

export function CaseDocuments({ recId }: { recId: string }) {
  const found = useQuery(marginCaseQuery(recId));
  return found.data ? <Documents of={found.data} /> : null;
}

function Waterfall({ of: { waterfall, sold_lines: lines, rec_id: recId, lost, as_of: asOf } }: { of: MarginCase }) {
  const drawing = useMemo(() => waterfallDrawing(waterfall, asOf), [waterfall, asOf]);
  const table = useMemo(() => waterfallTable(waterfall), [waterfall]);
  if (waterfall.length === 0)
    return (
      <Card title="From list price to pocket margin">
        <p className="muted">Nothing was sold on the documents of this case: it is about what was bought.</p>
      </Card>
    );
  return (
    <ChartFrame
      title="From list price to pocket margin"
      subtitle={`${lost.currency}, ${plural(lines, 'shipped line')} of the case; the cost of waiting is in no account`}
      drawing={drawing}
      table={table}
      fileName={`${recId}-waterfall.csv`}
      legend={<Legend drawing={drawing} />}
    />
  );
}

function Documents({ of: { lines, lost } }: { of: MarginCase }) {
  const [isAll, setAll] = useState(false);
  const shown = isAll ? lines : lines.slice(0, firstLines);
  const isSold = lines.some(({ sold }) => sold !== null);
  const { currency } = lost;
  return (
    <Card
      title="Documents of the case"
      aside={<span className="muted">amounts in {currency}, prices of one base unit</span>}
    >
      <ScrollArea label="Documents of the case">
        <table className="table" aria-label="Documents of the case">
          <thead>
            <tr>
              <th>Document</th>
              <th>Day</th>
              <th>Item</th>
              <th>Invoice</th>
              {isSold && (
                <>
                  <th className="number">Shipped</th>
                  <th className="number">List price</th>
                  <th className="number">Customer&apos;s price</th>
                  <th className="number">Price invoiced</th>
                  <th className="number">Invoiced</th>
                  <th>Price from</th>
                </>
              )}
              <th className="number">Should have been</th>
              <th className="number">Was</th>
              <th className="number">Lost</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((line) => (
              <Row key={`${line.document}-${line.line}`} line={line} isSold={isSold} />
            ))}
          </tbody>
          <tfoot>
            <tr>
              <td colSpan={isSold ? 12 : 6}>{plural(lines.length, 'document')}</td>
              <td className="number">{amount(lost.amount)}</td>
            </tr>
          </tfoot>
        </table>
      </ScrollArea>
      {lines.length > firstLines && (
        <p className="small muted">
          {shown.length} of {lines.length} are shown; the last row has all of them.{' '}
          <Button look="quiet" onPress={() => setAll(!isAll)}>
            {isAll ? 'Show fewer' : 'Show all'}
          </Button>
        </p>
      )}
    </Card>
  );
}

function Row({ line, isSold }: { line: MarginCase['lines'][number]; isSold: boolean }) {
  const { sold } = line;
  return (
    <tr>
      <td className="nowrap">
        <DocumentLink id={line.document} />
        {line.line > 0 && <span className="muted"> line {line.line}</span>}
      </td>
      <td className="nowrap">{day(line.lost_on)}</td>
      <td className="nowrap">{line.item_id && <DocumentLink id={line.item_id} />}</td>
      <td className="nowrap">{line.invoice_number && <DocumentLink id={line.invoice_number} />}</td>
      {isSold && (
        <>
          <td className="number">{sold && quantity(sold.quantity)}</td>
          <td className="number">{sold && <Value>{unitPrice(sold.list_price)}</Value>}</td>
          <td className="number">{sold && unitPriceOrNone(sold.customer_price)}</td>
          <td className="number">{sold && <Value>{unitPrice(sold.price)}</Value>}</td>
          <td className="number">{sold && amount(sold.invoiced.amount)}</td>
          <td>{sold && sourceWords(sold)}</td>
        </>
      )}
      <td className="number">{amount(line.expected.amount)}</td>
      <td className="number">{amount(line.actual.amount)}</td>
      <td className="number">
        <strong>{amount(line.lost.amount)}</strong>
        {line.sure !== null && <span className="small muted sure">{probability(line.sure)} sure</span>}
      </td>
    </tr>
  );
}

/** A customer without a price of its own pays the list price: that is nothing unknown. */
function unitPriceOrNone(price: string | null): string {
  return price === null ? 'none' : unitPrice(price);
}

/** "Override, match competitor, approved by nobody": the last step of the price, why, and who answers for it. */
function sourceWords({
  price_source: source,
  approved_by: by,
  override_reason: reason,
}: NonNullable<MarginCase['lines'][number]['sold']>): string {
  if (source !== 'override') return humanise(source);
  return ['Override', reason && humanise(reason).toLowerCase(), `approved by ${by ?? 'nobody'}`]
    .filter(Boolean)
    .join(', ');
}
