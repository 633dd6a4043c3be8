/** The pictures of the overview: a trend beside the year before, and a bridge from one rate to another. */
import type { Drawing } from '../charts/drawing';
import type { FillBridge, Kpi, KpiPoint } from '../api/types';
import { amount, signedAmount } from '../format/number';
import { valueWords } from './words';

/** Months of the trend; as many before them are drawn beside them. */
const trendMonths = 13;

export interface TrendMonth {
  point: KpiPoint;
  yearBefore: KpiPoint | undefined;
}

/** The newest months, oldest first, each with the same month a year before. */
export function trendOf(kpi: Kpi): TrendMonth[] {
  const recent = kpi.series.filter(({ period }) => period < trendMonths);
  return recent.map((point) => ({ point, yearBefore: kpi.series.find(({ period }) => period === point.period + 12) }));
}

export function trendDrawing(kpi: Kpi, currency: string): Drawing {
  const months = trendOf(kpi);
  const values = (points: (KpiPoint | undefined)[]) => points.map((point) => numberOf(point?.value));
  const before = months.map(({ yearBefore }) => yearBefore);
  const last = kpi.series.at(-1);
  const target = numberOf(kpi.target);
  return {
    unit: unitOf(kpi, currency),
    days: months.map(({ point }) => point.to),
    from: 'data',
    layers: [
      { type: 'line', name: kpi.title, colour: 's1', values: values(months.map(({ point }) => point)) },
      ...(before.some((point) => point?.value != null)
        ? [{ type: 'line', name: 'A year before', colour: 's5', dashed: true, values: values(before) } as const]
        : []),
      // A line of its own: a level outside the range of the values would not be drawn.
      ...(target === null
        ? []
        : [{ type: 'line', name: 'Target', colour: 's2', dashed: true, values: months.map(() => target) } as const]),
    ],
    levels: [],
    todayAt: null,
    description: `${months.length} months; the last one ${valueWords(last?.value ?? null, kpi.unit, currency)}.`,
  };
}

/** From the earlier rate over what each cause takes or adds to the later one. */
export function bridgeDrawing(bridge: FillBridge): Drawing {
  const start = numberOf(bridge.before.value) ?? 0;
  const end = numberOf(bridge.after.value) ?? 0;
  const steps: { name: string; from: number; to: number; words: string }[] = [];
  let at = start;
  for (const { label, change } of bridge.causes) {
    const next = at + Number(change);
    steps.push({ name: label, from: at, to: next, words: `${signedAmount(change)} pp` });
    at = next;
  }
  const levels = [start, end, ...steps.map(({ to }) => to)];
  const floor = Math.max(0, Math.floor(Math.min(...levels) - 1));
  const low = (is: (step: { from: number; to: number }) => boolean) =>
    steps.map((step) => (is(step) ? Math.min(step.from, step.to) : null));
  const high = (is: (step: { from: number; to: number }) => boolean) =>
    steps.map((step) => (is(step) ? Math.max(step.from, step.to) : null));
  const takes = ({ from, to }: { from: number; to: number }) => to < from;
  const adds = (step: { from: number; to: number }) => !takes(step);
  const words = ['', ...steps.map((step) => step.words), ''];
  const ends = steps.map(() => null);
  return {
    unit: '%',
    days: levels.map(() => bridge.after.to),
    names: ['Before', ...steps.map(({ name }) => name), 'Now'],
    from: floor,
    layers: [
      {
        type: 'floating',
        name: 'Line fill rate',
        colour: 's1',
        low: [floor, ...ends, floor],
        high: [start, ...ends, end],
        words: [`${amount(bridge.before.value)} %`, ...ends.map(() => ''), `${amount(bridge.after.value)} %`],
      },
      {
        type: 'floating',
        name: 'Takes from it',
        colour: 's2',
        low: [null, ...low(takes), null],
        high: [null, ...high(takes), null],
        words,
      },
      {
        type: 'floating',
        name: 'Adds to it',
        colour: 's3',
        low: [null, ...low(adds), null],
        high: [null, ...high(adds), null],
        words,
      },
    ],
    levels: [],
    todayAt: null,
    description: `From ${amount(bridge.before.value)} % to ${amount(bridge.after.value)} %: ${steps.map(({ name, words }) => `${name} ${words}`).join(', ')}.`,
  };
}

/** Pictures are plain numbers; the table beside them has the digits. */
function numberOf(value: string | null | undefined): number | null {
  return value == null ? null : Number(value);
}

function unitOf(kpi: Kpi, currency: string): string {
  return { percent: '%', days: 'days', per_year: 'a year', money: currency }[kpi.unit];
}
