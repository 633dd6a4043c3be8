/**
 * What a chart shows, without the library that draws it: tested without a browser, and the library stays in its own lazily loaded chunk.
 * All values stand on one row of days.
 */
import type { Day, DemandSeries, StockProjection } from '../api/types';
import { day } from '../format/date';

export type SeriesColour = 's1' | 's2' | 's3' | 's4' | 's5' | 'muted';
type Value = number | null;

export type Layer =
  | { type: 'bars'; name: string; colour: SeriesColour; values: Value[] }
  | { type: 'line'; name: string; colour: SeriesColour; values: Value[]; dashed?: boolean; step?: boolean }
  | { type: 'band'; name: string; colour: SeriesColour; low: Value[]; high: Value[]; opacity: number; step?: boolean }
  | {
      type: 'points';
      name: string;
      colour: SeriesColour;
      values: Value[];
      symbol: 'triangle' | 'diamond';
      notes: string[];
    }
  /** Bars from one level to another: what a change is made of. */
  | { type: 'floating'; name: string; colour: SeriesColour; low: Value[]; high: Value[]; words: string[] };

export interface Level {
  name: string;
  value: number;
}

export interface Drawing {
  unit: string;
  days: Day[];
  /** Names of the places on the axis where they are no days; `days` then only counts them. */
  names?: string[];
  /** Where the axis of values begins: at nothing where it is left out, near the smallest value, or at this one. */
  from?: number | 'data';
  layers: Layer[];
  levels: Level[];
  /** Index of the first day that is not yet known. */
  todayAt: number | null;
  /** The chart in words, for those who do not see it. */
  description: string;
}

/** A place on the axis, in words. */
export function placeWords(drawing: Drawing, at: number): string {
  return drawing.names?.[at] ?? day(drawing.days[at]);
}

const bands = [
  { low: 'q025', high: 'q975', name: '95 % range', opacity: 0.1 },
  { low: 'q10', high: 'q90', name: '80 % range', opacity: 0.18 },
  { low: 'q25', high: 'q75', name: '50 % range', opacity: 0.28 },
] as const;

/** History as bars, the forecast as a dashed mean in its 50, 80 and 95 % ranges; buckets cut by stock-outs carry a triangle. */
export function demandDrawing(data: DemandSeries): Drawing {
  const { history, forecast } = data;
  const past = history.map(() => null);
  const future = forecast.map(() => null);
  const hasCensored = history.some((bucket) => bucket.censored_days > 0);
  const censored: Layer = {
    type: 'points',
    name: 'Stock ran out',
    colour: 's2',
    symbol: 'triangle',
    values: [...history.map((bucket) => (bucket.censored_days > 0 ? bucket.quantity : null)), ...future],
    notes: [
      ...history.map((bucket) => `${bucket.censored_days} of ${data.bucket_days} days without stock`),
      ...forecast.map(() => ''),
    ],
  };
  return {
    unit: data.unit,
    days: [...history, ...forecast].map((bucket) => bucket.on),
    layers: [
      { type: 'bars', name: 'Demand', colour: 's5', values: [...history.map((bucket) => bucket.quantity), ...future] },
      ...bands.map(({ low, high, name, opacity }): Layer => ({
        type: 'band',
        name,
        colour: 's1',
        opacity,
        low: [...past, ...forecast.map((bucket) => bucket[low])],
        high: [...past, ...forecast.map((bucket) => bucket[high])],
      })),
      {
        type: 'line',
        name: 'Forecast, mean',
        colour: 's1',
        dashed: true,
        values: [...past, ...forecast.map((bucket) => bucket.mean)],
      },
      ...(hasCensored ? [censored] : []),
    ],
    levels: [],
    todayAt: history.length,
    description: demandWords(data),
  };
}

/** Expected stock day by day, with the order and without it, each with its 80 % range; receipts are marked where they arrive. */
export function projectionDrawing(data: StockProjection): Drawing {
  const { days } = data;
  const receiptOn = new Map(data.receipts.map((receipt) => [receipt.on, receipt]));
  const levels: Level[] = [
    { name: 'Reorder point', value: data.reorder_point },
    { name: 'Order up to', value: data.order_up_to },
  ];
  return {
    unit: data.unit,
    days: days.map((day) => day.on),
    layers: [
      {
        type: 'band',
        name: 'With, 80 % range',
        colour: 's1',
        opacity: 0.18,
        step: true,
        low: days.map((d) => d.with_p10),
        high: days.map((d) => d.with_p90),
      },
      {
        type: 'band',
        name: 'Without, 80 % range',
        colour: 's2',
        opacity: 0.14,
        step: true,
        low: days.map((d) => d.without_p10),
        high: days.map((d) => d.without_p90),
      },
      { type: 'line', name: 'With the order', colour: 's1', step: true, values: days.map((d) => d.with_p50) },
      {
        type: 'line',
        name: 'Without the order',
        colour: 's2',
        step: true,
        dashed: true,
        values: days.map((d) => d.without_p50),
      },
      {
        type: 'points',
        name: 'Receipt',
        colour: 's3',
        symbol: 'diamond',
        values: days.map((d) => (receiptOn.has(d.on) ? d.with_p50 : null)),
        notes: days.map((d) => receiptOn.get(d.on)?.source ?? ''),
      },
    ],
    levels,
    todayAt: null,
    description: projectionWords(data),
  };
}

/** The first day on which the expected stock without the order is gone; null when it lasts through the horizon. */
export function firstDayOut(data: StockProjection): Day | null {
  return data.days.find((day) => day.without_p50 <= 0)?.on ?? null;
}

function demandWords({ history, forecast, unit }: DemandSeries): string {
  const last = history.at(-1);
  const next = forecast[0];
  const range = next
    ? `; the next period's forecast has mean ${next.mean} and 80 % range ${next.q10} to ${next.q90} ${unit}`
    : '';
  return `${history.length} periods of demand${last ? `, the last one ${last.quantity} ${unit}` : ''}${range}.`;
}

function projectionWords(data: StockProjection): string {
  const out = firstDayOut(data);
  const last = data.days.at(-1);
  const without = out ? `is gone on ${out}` : `lasts through ${last?.on ?? 'the horizon'}`;
  return `Without the order the expected stock ${without}; with it, ${last?.with_p50 ?? 0} ${data.unit} are left on ${last?.on ?? ''}.`;
}
