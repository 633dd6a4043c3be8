/** The mock's KPIs: figures that add up as the server's do, and as many rows behind a number as it says. */
import type {
  AgeingBucket,
  CollectionsHead,
  FillBridge,
  Kpi,
  KpiBoard,
  KpiPoint,
  KpiRows,
  LastRun,
} from '../../../crates/web/ui/src/api/types';
import { problemWith, type Answer } from './answers';
import { addDays, businessDate } from './rows';

export interface KpiScenario {
  kpis: 'all' | 'some' | 'not run' | 'failed' | 'forbidden' | 'slow' | 'old';
}

const currency = 'USD';
const failures = {
  failed: { title: 'The lake could not be read', status: 500, kind: 'fault', code: 'lake_corrupt' },
  forbidden: { title: 'The overview needs the role executive', status: 403, kind: 'refusal', code: 'forbidden' },
  'not run': { title: 'The figures have not been computed yet', status: 409, kind: 'refusal', code: 'not_run' },
} as const;

export function boardOf({ kpis }: KpiScenario, run: LastRun): Answer<KpiBoard> {
  if (kpis === 'failed' || kpis === 'forbidden' || kpis === 'not run') return { problem: problemWith(failures[kpis]) };
  const as_of = kpis === 'old' ? '2026-11-02' : businessDate;
  const known = kpis === 'some' ? figures.map(withoutTurns) : figures;
  return {
    body: { contract: 1, as_of, run, currency, kpis: known, bridges, ageing: kpis === 'some' ? young(ageing) : ageing },
  };
}

/** The rows of a number, filtered as the address says. */
export function kpiRowsOf({ kpis }: KpiScenario, name: string, query: URLSearchParams): Answer<KpiRows> {
  if (kpis === 'failed') return { problem: problemWith(failures.failed) };
  const kpi = figures.find((figure) => figure.name === name);
  if (!kpi)
    return { problem: problemWith({ title: `There is no kpi \`${name}\` here`, status: 404, code: 'unknown_kpi' }) };
  const period = Number(query.get('period') ?? 0);
  const offset = Number(query.get('offset') ?? 0);
  const limit = Number(query.get('limit') ?? 100);
  const all = Array.from({ length: rowsBehind(kpi, query) }, (_, index) =>
    lineOf(index, query.get('cause') ?? 'stock_out'),
  );
  const rows = all.slice(offset, offset + limit);
  const { from, to } = month(period, null);
  const sum = { amount: `${all.length * 25}.50`, currency };
  return {
    body: {
      contract: 1,
      kpi: name,
      title: kpi.title,
      as_of: businessDate,
      period,
      from,
      to,
      columns,
      rows,
      offset,
      row_count: rows.length,
      rows_in_all: all.length,
      total: { column: 'amount', sum },
      queue: causeOf(kpi, query)?.queue ?? kpi.queue,
    },
  };
}

export function kpiFileOf(scenario: KpiScenario, name: string, query: URLSearchParams): string {
  query.delete('limit');
  const answer = kpiRowsOf(scenario, name, new URLSearchParams([...query, ['limit', '100000']]));
  if ('problem' in answer) return '';
  const lines = [answer.body.columns.map((column) => column.name), ...answer.body.rows];
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('');
}

function causeOf(kpi: Kpi, query: URLSearchParams) {
  const against = Number(query.get('period') ?? 0) === 12 ? 'last_year' : 'previous';
  const bridge = bridges.find((bridge) => bridge.kpi === kpi.name && bridge.against === against);
  return bridge?.causes.find((known) => known.cause === query.get('cause'));
}

function rowsBehind(kpi: Kpi, query: URLSearchParams): number {
  const found = causeOf(kpi, query);
  if (query.has('cause')) return (query.has('period') ? found?.lines_before : found?.lines) ?? 0;
  const bucket = ageing.buckets.find((known) => known.bucket === query.get('bucket'));
  return bucket?.items ?? 205;
}

const columns: KpiRows['columns'] = [
  { name: 'so_number', label: 'Order', kind: 'document' },
  { name: 'line', label: 'Line', kind: 'number' },
  { name: 'item_id', label: 'Item', kind: 'item' },
  { name: 'item_name', label: 'Description', kind: 'text' },
  { name: 'customer_id', label: 'Customer', kind: 'text' },
  { name: 'customer_name', label: 'Name', kind: 'text' },
  { name: 'due_on', label: 'Due', kind: 'day' },
  { name: 'wanted', label: 'Wanted', kind: 'number' },
  { name: 'cause', label: 'Cause', kind: 'code' },
  { name: 'completed_on', label: 'Complete on', kind: 'day' },
  { name: 'amount', label: 'Line amount', kind: 'money' },
];

function lineOf(index: number, cause: string): (string | null)[] {
  const number = String(10_412 - index).padStart(6, '0');
  return [
    `SO-${number}`,
    String(1 + (index % 7)),
    'HEX-10002',
    'Hex bolt M8×40 zinc',
    'C-0008',
    'Hollander Foods',
    '2026-10-29',
    '18',
    cause,
    index % 2 === 0 ? null : '2026-11-02',
    '25.50',
  ];
}

function month(period: number, value: string | null): KpiPoint {
  const on = (monthsBack: number, days: number) =>
    new Date(Date.UTC(2026, 10 - monthsBack, 5 + days)).toISOString().slice(0, 10);
  return { period, from: on(period + 1, 1), to: on(period, 0), value };
}

interface Told {
  name: string;
  title: string;
  unit: Kpi['unit'];
  better: Kpi['better'];
  value: number;
  previous: number;
  lastYear: number;
  target: string | null;
  standing: Kpi['standing'];
  parts: [string, string | null];
  queue: string | null;
}

const told: Told[] = [
  fact(
    'line_fill_rate_promised',
    'Line fill rate at promise',
    'percent',
    'higher',
    [96.87, 99.13, 99.66],
    ['98', 'missed'],
    ['1671', '1725'],
    'replenishment',
  ),
  fact(
    'line_fill_rate_requested',
    'Line fill rate as requested',
    'percent',
    'higher',
    [87.78, 89.8, 95.7],
    ['95', 'missed'],
    ['1473', '1678'],
    'replenishment',
  ),
  fact(
    'order_cycle_median',
    'Order cycle time, median',
    'days',
    'lower',
    [1.12, 1.13, 1.11],
    ['1.25', 'met'],
    ['1.12', null],
    null,
  ),
  fact(
    'order_cycle_p90',
    'Order cycle time, 9 of 10',
    'days',
    'lower',
    [7.1, 7.08, 7.07],
    ['7.5', 'met'],
    ['7.1', null],
    null,
  ),
  fact(
    'stock_value',
    'Stock value',
    'money',
    'neither',
    [345_241.56, 379_105.5, 352_942.08],
    null,
    ['345241.56', null],
    'replenishment',
  ),
  fact(
    'inventory_turns',
    'Inventory turns',
    'per_year',
    'higher',
    [4.78, 4.81, 4.89],
    ['6', 'missed'],
    ['1684213.02', '352462.60'],
    'replenishment',
  ),
  fact(
    'receivables',
    'Receivables',
    'money',
    'neither',
    [479_239.42, 494_092.12, 425_405.41],
    null,
    ['479239.42', null],
    null,
  ),
  fact(
    'days_sales_outstanding',
    'Days sales outstanding',
    'days',
    'lower',
    [69.56, 71.66, 59.91],
    ['45', 'missed'],
    ['479239.42', '620064.91'],
    null,
  ),
  fact(
    'collections_effectiveness',
    'Collections effectiveness',
    'percent',
    'higher',
    [82.1, 79.4, 80.02],
    ['80', 'met'],
    ['310554.20', '378263.34'],
    null,
  ),
  fact(
    'gross_margin',
    'Gross margin',
    'percent',
    'higher',
    [28.69, 28.84, 28.39],
    ['28', 'met'],
    ['54826.72', '191073.30'],
    null,
  ),
  fact(
    'pocket_margin',
    'Pocket margin',
    'percent',
    'higher',
    [27.62, 27.75, 27.4],
    ['26', 'met'],
    ['52783.85', '191073.30'],
    null,
  ),
];

function fact(
  name: string,
  title: string,
  unit: Kpi['unit'],
  better: Kpi['better'],
  [value, previous, lastYear]: [number, number, number],
  target: [string, 'met' | 'missed'] | null,
  parts: [string, string | null],
  queue: string | null,
): Told {
  const [wanted, standing] = target ?? [null, null];
  return { name, title, unit, better, value, previous, lastYear, target: wanted, standing, parts, queue };
}

const figures: Kpi[] = told.map(kpiOf);

function kpiOf(known: Told): Kpi {
  const { value, previous, lastYear, parts, ...same } = known;
  const text = (number: number) => number.toFixed(2);
  const between = (period: number) => value + (lastYear - value) * (period / 12) + (period % 3) * value * 0.004;
  const series = Array.from({ length: 25 }, (_, index) => 24 - index).map((period) =>
    month(period, text({ 0: value, 1: previous, 12: lastYear }[period] ?? between(period))),
  );
  return {
    ...pick(same),
    definition: `What ${known.title.toLowerCase()} counts, in one sentence.`,
    value: text(value),
    numerator: parts[0],
    denominator: parts[1],
    numerator_label: 'what is counted',
    denominator_label: parts[1] === null ? null : 'what it is divided by',
    currency: known.unit === 'money' || /margin|turns|sales/.test(known.name) ? currency : null,
    unknown_because: null,
    no_target: known.target === null ? 'Judged by another figure' : null,
    no_queue: known.queue === null ? 'Repaired where no queue decides' : null,
    previous: text(previous),
    change: text(value - previous),
    last_year: text(lastYear),
    no_last_year: null,
    change_to_last_year: text(value - lastYear),
    series,
    breakdowns: /margin/.test(known.name) ? marginBreakdowns(known.name === 'pocket_margin') : [],
  };
}

function pick({
  name,
  title,
  unit,
  better,
  target,
  standing,
  queue,
}: Omit<Told, 'value' | 'previous' | 'lastYear' | 'parts'>) {
  return { name, title, unit, better, target, standing, queue };
}

/** Books that are too young to say how often stock turns. */
function withoutTurns(kpi: Kpi): Kpi {
  if (kpi.name !== 'inventory_turns') return kpi;
  const unknown = { value: null, numerator: null, denominator: null, previous: null, change: null, last_year: null };
  return {
    ...kpi,
    ...unknown,
    no_last_year: 'The books do not go back far enough',
    change_to_last_year: null,
    standing: null,
    series: [],
    unknown_because: 'The books do not cover three whole months yet',
  };
}

function marginBreakdowns(isPocket: boolean): Kpi['breakdowns'] {
  const scope = (name: string, label: string, revenue: number, margin: number) => ({
    scope: name,
    label,
    value: revenue === 0 ? null : ((margin / revenue) * 100).toFixed(2),
    numerator: margin.toFixed(2),
    denominator: revenue.toFixed(2),
    target: isPocket ? '26' : '28',
    standing: revenue === 0 ? null : standingOf((margin / revenue) * 100, isPocket ? 26 : 28),
    last_year: revenue === 0 ? null : isPocket ? '26.10' : '27.40',
  });
  const breakdown = (scope_kind: string, scopes: Kpi['breakdowns'][number]['scopes']) => ({
    scope_kind,
    scopes,
    scopes_in_all: scopes.length,
    no_last_year: null,
  });
  const freight = scope('', 'Belongs to none', 0, isPocket ? -2_042.87 : 0);
  const families = Array.from({ length: 9 }, (_, index) =>
    scope(`family-${index}`, `Family ${index}`, 21_230, 6_091.85),
  );
  return [
    breakdown('site', [scope('MAIN', 'Main warehouse', 191_073.3, 54_826.72)]),
    breakdown('family', [...families, freight]),
    breakdown('segment', [scope('contractor', 'contractor', 191_073.3, 54_826.72), freight]),
    breakdown('customer', [scope('C-0008', 'Hollander Foods', 191_073.3, 54_826.72)]),
  ];
}

function standingOf(value: number, target: number): 'met' | 'missed' {
  return value >= target ? 'met' : 'missed';
}

/** Parts that add up to the change, as the server promises. */
const bridges: FillBridge[] = [
  bridge('requested', 'previous', '89.80', '87.78', '-2.02', [
    ['credit_hold', 'Credit hold', '-1.30', 128, 118, 'collections'],
    ['stock_out', 'Out of stock', '-1.01', 62, 50, 'replenishment'],
    ['partial_stock', 'Stock for a part only', '0.29', 15, 22, 'replenishment'],
  ]),
  bridge('requested', 'last_year', '95.70', '87.78', '-7.92', [
    ['credit_hold', 'Credit hold', '-6.21', 128, 24, 'collections'],
    ['stock_out', 'Out of stock', '-1.71', 62, 35, 'replenishment'],
  ]),
  bridge('promised', 'previous', '99.13', '96.87', '-2.26', [
    ['credit_hold', 'Credit hold', '-2.26', 54, 16, 'collections'],
  ]),
];

type ToldCause = [string, string, string, number, number, string | null];

function bridge(
  measure: string,
  against: 'previous' | 'last_year',
  before: string,
  after: string,
  change: string,
  causes: ToldCause[],
): FillBridge {
  return {
    kpi: `line_fill_rate_${measure}`,
    against,
    before: month(against === 'previous' ? 1 : 12, before),
    after: month(0, after),
    change,
    causes: causes.map(([cause, label, change, lines, lines_before, queue]) => ({
      cause,
      label,
      change,
      lines,
      lines_before,
      repair: 'What repairs it, in a sentence.',
      queue,
    })),
  };
}

const ageing: KpiBoard['ageing'] = {
  definition: 'What an age counts, in one sentence.',
  total: { amount: '479239.42', currency },
  total_last_year: { amount: '425405.41', currency },
  no_last_year: null,
  buckets: [
    bucket('not_due', 'Not due', '298442.94', 726, 59, { lastYear: '301204.10' }),
    bucket('days_1_30', '1 to 30 days', '79525.05', 180, 28, { target: 20, lastYear: '71020.11' }),
    bucket('days_31_60', '31 to 60 days', '33723.39', 100, 10, { target: 8, lastYear: '30001.20' }),
    bucket('days_61_90', '61 to 90 days', '37251.98', 80, 7, { target: 3, lastYear: '12980.00' }),
    bucket('days_over_90', 'Over 90 days', '30321.56', 91, 5, { target: 2, lastYear: '10200.00' }),
    bucket('on_account', 'Money on account', '-25.50', 1, 1, { lastYear: '0.00' }),
  ],
  queue: 'collections',
};

/** Books that began less than a year ago. */
function young(known: KpiBoard['ageing']): KpiBoard['ageing'] {
  const buckets = known.buckets.map((bucket) => ({ ...bucket, last_year: null }));
  return { ...known, buckets, total_last_year: null, no_last_year: 'The books do not go back far enough' };
}

/** The same figures over the collections queue. */
export const collectionsHead: CollectionsHead = {
  as_of: businessDate,
  kpis: figures.filter(({ name }) => name === 'days_sales_outstanding' || name === 'collections_effectiveness'),
  ageing,
  cash: [
    ['61240.10', 1, 7],
    ['48102.55', 8, 14],
    ['39870.00', 15, 21],
    ['20418.77', 22, 28],
    ['309608.00', 29, null],
  ].map(([amount, first, last]) => ({
    from_on: addDays(businessDate, Number(first)),
    until_on: last === null ? null : addDays(businessDate, Number(last)),
    expected: { amount: String(amount), currency },
  })),
};

function bucket(
  name: string,
  label: string,
  amount: string,
  items: number,
  customers: number,
  { target, lastYear }: { target?: number; lastYear: string },
): AgeingBucket {
  const share = (Number(amount) / 479_239.42) * 100;
  return {
    bucket: name,
    label,
    open: { amount, currency },
    items,
    customers,
    share: share.toFixed(2),
    target: target === undefined ? null : String(target),
    standing: target === undefined ? null : standingOf(target, share),
    last_year: { amount: lastYear, currency },
  };
}
