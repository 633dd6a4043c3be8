/** Outcomes of the mock: sums that add up to their rows. */
import type {
  KindOutcomes,
  OutcomeLine,
  Outcomes,
  OutcomeStanding,
  OutcomeTenth,
} from '../../../crates/web/ui/src/api/types';
import { problemWith, type Answer } from './answers';
import { businessDate, decimalOf } from './rows';

export interface OutcomeScenario {
  outcomes: 'some' | 'none' | 'waiting' | 'failed' | 'forbidden' | 'slow' | 'old';
}

const currency = 'USD';
const failures = {
  failed: { title: 'The lake could not be read', status: 500, kind: 'fault', code: 'lake_corrupt' },
  forbidden: { title: 'The outcomes need the role executive', status: 403, kind: 'refusal', code: 'forbidden' },
} as const;

export function outcomesOf({ outcomes }: OutcomeScenario): Answer<Outcomes> {
  if (outcomes === 'failed' || outcomes === 'forbidden') return { problem: problemWith(failures[outcomes]) };
  const rows = outcomes === 'none' ? [] : lines.filter(({ state }) => outcomes !== 'waiting' || state === 'waiting');
  const as_of = outcomes === 'old' ? '2026-11-02' : businessDate;
  return {
    body: {
      contract: 1,
      as_of,
      currency,
      kinds: kinds.map((kind) => kindOf(kind, rows)),
      total: totalsOf(rows),
      rows,
      rows_in_all: rows.length,
    },
  };
}

const kinds = [
  [
    'replenishment',
    'Replenishment',
    'The same demand day by day and the same other receipts, without the goods of this order',
  ],
  [
    'stockout-risk',
    'Stock-out risk',
    'The same demand day by day; expedited goods on the day on which they usually come',
  ],
  ['collections', 'Collections', 'The cash that was expected within 14 days without a contact'],
  ['margin', 'Margin', 'Nothing comes back by itself, and the old list price would have stayed'],
] as const;

function kindOf([kind, label, counterfactual]: (typeof kinds)[number], all: OutcomeLine[]): KindOutcomes {
  const own = all.filter((line) => line.kind === kind);
  const reasons = [...new Set(own.flatMap(({ why }) => (why === null ? [] : [why])))].map((why) => ({
    why,
    text: own.find((line) => line.why === why)?.text ?? why,
    count: own.filter((line) => line.why === why).length,
  }));
  return { kind, label, ...totalsOf(own), counterfactual, reasons, tenths: tenthsOf(own) };
}

function totalsOf(rows: OutcomeLine[]) {
  const of = (state: OutcomeStanding) => rows.filter((row) => row.state === state);
  const measured = of('measured');
  const sum = (part: (row: OutcomeLine) => string | undefined) =>
    measured.reduce((total, row) => total + cents(part(row)), 0);
  const predicted = sum((row) => row.predicted.amount);
  const realised = sum((row) => row.realised?.amount);
  return {
    executed: rows.length,
    waiting: of('waiting').length,
    measured: measured.length,
    unmeasurable: of('unmeasurable').length,
    predicted: moneyOf(predicted),
    realised: moneyOf(realised),
    ratio: predicted > 0 ? (realised / predicted).toFixed(2) : null,
    first_matures_on: of('waiting')[0]?.matured_on ?? null,
  };
}

function tenthsOf(rows: OutcomeLine[]): OutcomeTenth[] {
  const measured = rows
    .flatMap(({ predicted, realised }) =>
      realised === null ? [] : [[cents(predicted.amount), cents(realised.amount)]],
    )
    .sort(([a = 0], [b = 0]) => a - b);
  if (measured.length < 20) return [];
  return Array.from({ length: 10 }, (_, index) => {
    const group = measured.slice((measured.length * index) / 10, (measured.length * (index + 1)) / 10);
    const sum = (place: number) => moneyOf(group.reduce((total, pair) => total + (pair[place] ?? 0), 0));
    return { tenth: index + 1, count: group.length, predicted: sum(0), realised: sum(1) };
  });
}

const cents = (amount: string | undefined) => Math.round(Number(amount ?? 0) * 100);
const moneyOf = (amount: number) => ({ amount: decimalOf(BigInt(amount), 2), currency });

function lineOf(
  index: number,
  kind: string,
  state: OutcomeStanding,
  predicted: number,
  realised: number | null,
): OutcomeLine {
  const isKnown = state === 'unmeasurable';
  return {
    rec_id: `REC-${String(100_000_000_000 + index)}`,
    kind,
    subject: kind === 'collections' ? `C-${index}` : `HEX-${10_000 + index}|MAIN`,
    verb: kind === 'replenishment' ? 'buy' : 'expedite',
    state,
    executed_on: '2026-09-30',
    matured_on: state === 'waiting' ? '2026-11-12' : '2026-10-28',
    predicted: moneyOf(predicted),
    realised: realised === null ? null : moneyOf(realised),
    why: isKnown ? 'goods_not_arrived' : null,
    text: isKnown ? 'The goods had not come 30 days after the end of the time that they were ordered for' : null,
  };
}

const lines: OutcomeLine[] = [
  ...Array.from({ length: 3 }, (_, index) => lineOf(index, 'collections', 'waiting', 1_200 + index * 50, null)),
  ...Array.from({ length: 24 }, (_, index) =>
    lineOf(10 + index, 'replenishment', 'measured', 2_000 + index * 300, 1_500 + index * 280 - (index % 5) * 700),
  ),
  ...Array.from({ length: 4 }, (_, index) => lineOf(40 + index, 'replenishment', 'unmeasurable', 5_000, null)),
  ...Array.from({ length: 2 }, (_, index) => lineOf(50 + index, 'stockout-risk', 'measured', 900, index * 1_100 - 250)),
];
