import { expect, it } from 'vitest';
import type { WaterfallStep } from '../api/types';
import { waterfallDrawing, waterfallTable } from './drawing';

const step = (label: string, amount: string, left: string, is_level = false): WaterfallStep => ({
  name: label,
  label,
  amount: { amount, currency: 'USD' },
  left: { amount: left, currency: 'USD' },
  is_level,
});
const steps = [
  step('List price', '100.00', '100.00', true),
  step('Own price', '-20.00', '80.00'),
  step('Freight', '5.00', '85.00'),
  step('Cost', '-90.00', '-5.00'),
  step('Pocket margin', '-5.00', '-5.00', true),
];

it('hangs each step between what is left before and after it, below nothing too', () => {
  const [levels, takes, adds] = waterfallDrawing(steps, '2026-11-05').layers.map((layer) =>
    layer.type === 'floating' ? layer.low.map((low, at) => (low === null ? null : [low, layer.high[at]])) : [],
  );
  expect(levels).toEqual([[0, 100], null, null, null, [-5, 0]]);
  expect(takes).toEqual([null, [80, 100], null, [-5, 85], null]);
  expect(adds).toEqual([null, null, [80, 85], null, null]);
});

it('has every digit in its table', () => {
  expect(waterfallTable(steps).rows[3]).toEqual(['Cost', '−90.00', '−5.00']);
});
