/** The two charts of an explanation: demand with its forecast, and stock with and without the order. */
import { useMemo } from 'react';
import type { DemandSeries, StockProjection } from '../api/types';
import { day } from '../format/date';
import { chartValue } from '../format/number';
import { ChartFrame } from './ChartFrame';
import { demandDrawing, firstDayOut, projectionDrawing } from './drawing';
import { Legend } from './Legend';

export function DemandChart({ data, subject }: { data: DemandSeries; subject: string }) {
  const drawing = useMemo(() => demandDrawing(data), [data]);
  const next = data.forecast[0];
  const period = data.bucket_days === 7 ? 'week' : `${data.bucket_days} days`;
  return (
    <ChartFrame
      title={next ? `About ${chartValue(next.mean)} a ${period} expected` : 'Demand'}
      subtitle={`Demand in ${data.unit} by ${period}; ranges hold 50, 80 and 95 % of outcomes`}
      drawing={drawing}
      table={demandTable(data)}
      fileName={`demand-${subject}.csv`}
      legend={<Legend drawing={drawing} />}
    />
  );
}

export function ProjectionChart({ data, subject }: { data: StockProjection; subject: string }) {
  const drawing = useMemo(() => projectionDrawing(data), [data]);
  const out = firstDayOut(data);
  return (
    <ChartFrame
      title={out ? `Runs out on ${day(out)} without the order` : 'Lasts through the horizon without the order'}
      subtitle={`Expected stock in ${data.unit}, with and without the order; ranges hold 80 % of outcomes`}
      drawing={drawing}
      table={projectionTable(data)}
      fileName={`projection-${subject}.csv`}
      legend={<Legend drawing={drawing} />}
    />
  );
}

function demandTable({ history, forecast }: DemandSeries) {
  return {
    columns: [
      'Period from',
      'Demand',
      'Days without stock',
      'Mean',
      '2.5 %',
      '10 %',
      '25 %',
      '50 %',
      '75 %',
      '90 %',
      '97.5 %',
    ],
    rows: [
      ...history.map((bucket) => [
        bucket.on,
        plain(bucket.quantity),
        plain(bucket.censored_days),
        '',
        '',
        '',
        '',
        '',
        '',
        '',
        '',
      ]),
      ...forecast.map((b) => [b.on, '', '', ...[b.mean, b.q025, b.q10, b.q25, b.q50, b.q75, b.q90, b.q975].map(plain)]),
    ],
  };
}

function projectionTable({ days }: StockProjection) {
  return {
    columns: ['Day', 'With, median', 'With, 10 %', 'With, 90 %', 'Without, median', 'Without, 10 %', 'Without, 90 %'],
    rows: days.map((d) => [
      d.on,
      ...[d.with_p50, d.with_p10, d.with_p90, d.without_p50, d.without_p10, d.without_p90].map(plain),
    ]),
  };
}

/** Statistics as plain text for tables and files: at most three decimals, no grouping, so that a spreadsheet reads them. */
function plain(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
