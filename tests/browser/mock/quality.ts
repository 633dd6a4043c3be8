/** Problems of the mock's data. */
import type { DataProblem, DataQuality } from '../../../crates/web/ui/src/api/types';
import { problemWith, type Answer } from './answers';
import { amountOf, businessDate } from './rows';

export interface QualityScenario {
  quality: 'some' | 'none' | 'failed' | 'old' | 'not looked at';
}

export function qualityOf({ quality }: QualityScenario): Answer<DataQuality> {
  if (quality === 'failed')
    return {
      problem: problemWith({
        title: 'The lake could not be read',
        status: 500,
        kind: 'fault',
        code: 'lake_corrupt',
        remedy: 'Run `chandler verify`, then `chandler run`.',
      }),
    };
  if (quality === 'not looked at')
    return {
      problem: problemWith({
        title: 'The data has not been looked at yet',
        status: 409,
        kind: 'refusal',
        code: 'not_run',
        remedy: 'Run the decision first: `chandler run`',
      }),
    };
  const as_of = quality === 'old' ? '2026-11-02' : businessDate;
  return { body: { contract: 1, as_of, problems: quality === 'none' ? [] : problems } };
}

const problems: DataProblem[] = [
  problem(
    'missing_lead_time',
    'Suppliers without a lead time',
    'Give the lead time in days in the supplier’s terms, or import receipts with the day of their order.',
    184_220_50,
    38,
    [
      ['supplier_items', 'BRG-10007|SUP-03', 'no lead time', '4 to 60 days', 61_004_00],
      ['supplier_items', 'VLV-10120|SUP-09', 'no lead time', '4 to 60 days', 40_310_25],
    ],
  ),
  problem(
    'unit_like_pack',
    'A unit that looks like a pack',
    'Compare with the supplier’s price list; then correct the unit or the pack of the item.',
    96_700_00,
    4,
    [['items', 'HEX-10002', 'EA, sold by 100 only', 'BX of 100', 52_000_00]],
  ),
  problem('negative_stock', 'Stock below zero', 'Count the item at the site and adjust the stock.', 12_480_75, 2, [
    ['item_sites', 'GLV-10044|EAST', '-12 EA', '0 or more', 9_120_00],
  ]),
  problem(
    'price_far_from_peers',
    'A price ten times that of similar items',
    'Look at the price and its unit; a comma may be at the wrong place.',
    1_990_00,
    1,
    [['items', 'CBL-10090', '118.00 USD a metre', 'about 11.80', 1_990_00]],
  ),
];

function problem(
  code: string,
  title: string,
  fix: string,
  cents: number,
  rows_count: number,
  rows: [string, string, string, string, number][],
): DataProblem {
  return {
    code,
    title,
    fix,
    value_touched: usd(cents),
    rows_count,
    rows: rows.map(([table, key, found, expected, value]) => ({
      table,
      key,
      found,
      expected,
      value_touched: usd(value),
    })),
  };
}

function usd(cents: number) {
  return { amount: amountOf(BigInt(cents) * 10_000n), currency: 'USD' };
}
