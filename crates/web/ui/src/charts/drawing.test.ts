import { expect, it } from 'vitest';
import type { StockProjection } from '../api/types';
import { toCsv } from './csv';
import { demandDrawing, firstDayOut, projectionDrawing } from './drawing';

const forecast = { mean: 10, q025: 2, q10: 4, q25: 7, q50: 10, q75: 13, q90: 16, q975: 19 };

it('puts history and forecast on one row of days, and the ranges only over the forecast', () => {
  const drawing = demandDrawing({
    unit: 'EA',
    bucket_days: 7,
    history: [
      { on: '2026-10-22', quantity: 8, censored_days: 0 },
      { on: '2026-10-29', quantity: 3, censored_days: 4 },
    ],
    forecast: [{ on: '2026-11-05', ...forecast }],
  });
  expect(drawing.days).toEqual(['2026-10-22', '2026-10-29', '2026-11-05']);
  expect(drawing.todayAt).toBe(2);
  for (const layer of drawing.layers) {
    if (layer.type === 'band') expect(layer.low.slice(0, 2)).toEqual([null, null]);
    else if (layer.type !== 'floating') expect(layer.values).toHaveLength(3);
  }
  expect(drawing.layers.find((layer) => layer.type === 'points')).toMatchObject({ values: [null, 3, null] });
});

it('says when the stock runs out without the order', () => {
  const day = { without_p10: 0, without_p90: 9, with_p50: 20, with_p10: 10, with_p90: 30 };
  const data: StockProjection = {
    unit: 'EA',
    days: [
      { on: '2026-11-05', without_p50: 4, ...day },
      { on: '2026-11-06', without_p50: 0, ...day },
    ],
    receipts: [{ on: '2026-11-06', quantity: 20, source: 'PO-1' }],
    order_arrives_on: '2026-11-09',
    reorder_point: 12,
    order_up_to: 24,
  };
  expect(firstDayOut(data)).toBe('2026-11-06');
  const drawing = projectionDrawing(data);
  expect(drawing.description).toContain('is gone on 2026-11-06');
  expect(drawing.levels).toEqual([
    { name: 'Reorder point', value: 12 },
    { name: 'Order up to', value: 24 },
  ]);
});

it('writes a file that spreadsheets read and do not run', () => {
  const csv = toCsv({
    columns: ['Day', 'Note, long'],
    rows: [
      ['2026-11-05', '=1+1'],
      ['-4.5', 'say "hi"'],
    ],
  });
  expect(csv).toBe(`Day,"Note, long"\r\n2026-11-05,'=1+1\r\n-4.5,"say ""hi"""\r\n`);
});
