/** The way from list price to pocket margin as a picture: levels stand on nothing, what lies between them hangs from level to level. */
import type { Day, WaterfallStep } from '../api/types';
import type { Drawing } from '../charts/drawing';
import { amount, money } from '../format/number';

export function waterfallDrawing(steps: WaterfallStep[], asOf: Day): Drawing {
  // Pictures are plain numbers; the table beside them has the digits.
  const ends = steps.map(({ left, amount, is_level: isLevel }) => {
    const end = Number(left.amount);
    const start = isLevel ? 0 : end - Number(amount.amount);
    return { low: Math.min(start, end), high: Math.max(start, end), takes: end < start, isLevel };
  });
  const words = steps.map((step) => amount(step.amount.amount));
  const layer = (name: string, colour: 's1' | 's2' | 's3', is: (end: (typeof ends)[number]) => boolean) => ({
    type: 'floating' as const,
    name,
    colour,
    low: ends.map((end) => (is(end) ? end.low : null)),
    high: ends.map((end) => (is(end) ? end.high : null)),
    words,
  });
  const first = steps[0];
  const last = steps.at(-1);
  return {
    unit: first?.amount.currency ?? '',
    days: steps.map(() => asOf),
    names: steps.map(({ label }) => label),
    layers: [
      layer('Price or margin', 's1', ({ isLevel }) => isLevel),
      layer('Takes from it', 's2', ({ isLevel, takes }) => !isLevel && takes),
      layer('Adds to it', 's3', ({ isLevel, takes }) => !isLevel && !takes),
    ],
    levels: [],
    todayAt: null,
    description: `From ${money(first?.amount)} at list price to ${money(last?.left)} of pocket margin: ${steps
      .filter(({ is_level: isLevel }) => !isLevel)
      .map((step) => `${step.label} ${amount(step.amount.amount)}`)
      .join(', ')}.`,
  };
}

/** The same as rows: what each step takes or adds, and what is left. */
export function waterfallTable(steps: WaterfallStep[]) {
  const currency = steps[0]?.amount.currency ?? '';
  return {
    columns: ['Step', `Amount, ${currency}`, `Left, ${currency}`],
    rows: steps.map(({ label, amount: step, left }) => [label, amount(step.amount), amount(left.amount)]),
  };
}
