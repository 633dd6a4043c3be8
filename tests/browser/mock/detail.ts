/** The explanation of a row: a derivation whose steps fold exactly to its quantity, evidence, events, and both charts. */
import type {
  Alternative,
  DemandSeries,
  Derivation,
  DerivationStep,
  StockProjection,
  QueueRow,
  Recommendation,
  RecommendationDetail,
  RecommendationEvent,
  Session,
} from '../../../crates/web/ui/src/api/types';
import { seeded } from './random';
import { addDays, businessDate } from './rows';

export const snapshot = {
  id: 'snap_12345',
  commit_seq: 12_345,
  business_date: businessDate,
  hash: 'c0ffee7a61d2b8e4c0ffee7a61d2b8e4',
};

export const session: Session = {
  contract: 1,
  actor: 'buyer.kim',
  home_id: 'home_7f3a',
  entity_id: 'ACME',
  entity_name: 'Acme Industrial Supply',
  currency: 'USD',
  time_zone: 'America/New_York',
  business_date: businessDate,
  clock: 'fixed',
  commit_seq: 12_351,
  commits_since: 0,
  last_run: {
    run_id: 'run_000042',
    as_of: businessDate,
    snapshot,
    rule_bundle: 'rules_5d1e77ab',
    finished_at: '2026-11-05T10:10:00Z',
    kinds: [
      { kind: 'replenishment', label: 'Replenishment', checked: 4_812, proposed: 2_000, held: 3 },
      { kind: 'stockout-risk', label: 'Stock-out risk', checked: 4_812, proposed: 12, held: 0 },
    ],
  },
};

export function detailOf(row: QueueRow, events: RecommendationEvent[]): RecommendationDetail {
  const recommendation: Recommendation = {
    ...row,
    run_id: 'run_000042',
    first_run_id: 'run_000041',
    snapshot,
    rule_bundle: 'rules_5d1e77ab',
    models: [{ name: 'demand', version: row.forecast_method ?? 'none', mode: 'model', why: null, hash: null }],
    alternatives: ['expedite', 'transfer', 'accept'].map((verb) => choice(verb, verb === row.verb)),
    assumptions: [
      { code: 'ORDERS_NETTED', text: 'Open customer orders are netted from the forecast.' },
      { code: 'LEAD_TIME', text: 'Lead time from the last 18 receipts of this supplier.' },
    ],
  };
  return {
    contract: 1,
    recommendation,
    derivation: row.kind === 'replenishment' ? derivationOf(row) : lossOf(row),
    worth: row.kind === 'replenishment' ? lossOf(row) : null,
    impact: {},
    methods: { replenishment: 'replenishment@1' },
    rules_fired: ['service_targets/a'],
    edit: null,
    facts: {},
    run: null,
    evidence: [
      {
        table: 'facts_demand_weekly',
        version: '17',
        rows: 52,
        hash: '9b1c44e0f2aa77d3',
      },
      {
        table: 'features_lead_time',
        version: '17',
        rows: 18,
        hash: '02d9e51b7c3348fa',
      },
      {
        table: 'core_stock_balances',
        version: '381',
        rows: 1,
        hash: 'e77af0c1b2d39415',
      },
    ],
    events: [
      {
        at: '2026-11-05T10:10:00Z',
        actor: 'system',
        event: 'propose',
        from: null,
        to: 'proposed',
        reason: null,
        note: null,
        revision: 1,
        detail: null,
        commit_seq: 12_346,
      },
      ...events,
    ],
    outcome: null,
    hash: 'a3f1c2d4e5b60718293a4b5c6d7e8f90',
    charts: row.kind === 'replenishment' ? { demand: demandOf(row), projection: projectionOf(row) } : null,
  };
}

const texts: Record<string, string> = {
  expedite: 'Ask the supplier to send PO-000123 nine days earlier',
  transfer: 'Move 24 from Albany: 9 days of cover would be left there',
  accept: 'Let it be: customers wait for the receipt',
};

function choice(verb: string, chosen: boolean): Alternative {
  const isDone = verb !== 'accept';
  return {
    verb,
    text: texts[verb] ?? verb,
    command: isDone ? `${verb}_stock` : null,
    body: isDone ? {} : null,
    value: { amount: isDone ? '120.00' : '0.00', currency: 'USD' },
    cost: { amount: isDone ? '30.00' : '0.00', currency: 'USD' },
    chosen,
  };
}

/** What another kind is worth, in one step. */
function lossOf(row: QueueRow): Derivation {
  const { amount, currency } = row.value;
  const source = { table: 'stockout_risk_evidence', version: '381', key: row.item_id };
  const step = {
    n: 1,
    label: 'Loss avoided',
    op: 'set' as const,
    value: amount,
    unit: currency,
    result: amount,
    source,
  };
  return { unit: currency, result: amount, steps: [{ ...step, rule_id: null }] };
}

/** order-up-to level − position, at least the minimum, rounded up to packs: the steps are made backwards from the raw quantity. */
export function derivationOf(row: QueueRow): Derivation {
  const raw = BigInt(row.quantity_raw ?? row.quantity);
  const wanted = BigInt(row.quantity);
  const onHand = 17n;
  const backordered = 3n;
  const onOrder = 0n;
  const upTo = raw + onHand - backordered + onOrder;
  const steps: DerivationStep[] = [];
  let running = 0n;
  const step = (
    label: string,
    op: DerivationStep['op'],
    value: bigint,
    result: bigint,
    table: string,
    rule: string | null = null,
  ) => {
    running = result;
    steps.push({
      n: steps.length + 1,
      label,
      op,
      value: `${value}.0000`,
      unit: row.unit,
      result: `${result}.0000`,
      source: { table, version: '381', key: row.item_id },
      rule_id: rule,
    });
  };
  step(
    'Order-up-to level: lead-time demand at the service target',
    'set',
    upTo,
    upTo,
    'features_lead_time_demand',
    'service_target/ax',
  );
  step('On hand, usable', 'subtract', onHand, upTo - onHand, 'core_stock_balances');
  step('On order, arriving in time', 'subtract', onOrder, running - onOrder, 'core_purchase_order_lines');
  step('Backordered', 'add', backordered, running + backordered, 'core_sales_order_lines');
  step('Minimum order quantity', 'at_least', 1n, running, 'core_supplier_terms', 'moq');
  step('Whole packs', 'round_up_to', packOf(raw, wanted), wanted, 'core_item_packs', 'pack_rounding');
  return { unit: row.unit, result: `${wanted}.0000`, steps };
}

/** Some multiple that takes the raw quantity to the wanted one. */
function packOf(raw: bigint, wanted: bigint): bigint {
  return [100n, 50n, 24n, 12n, 10n, 6n, 5n, 1n].find((pack) => ((raw + pack - 1n) / pack) * pack === wanted) ?? wanted;
}

function demandOf(row: QueueRow): DemandSeries {
  const random = seeded((row.rank ?? 1) * 31);
  const level = Math.max(4, Number(row.quantity) / 5);
  const history = Array.from({ length: 40 }, (_, week) => {
    const season = 1 + 0.25 * Math.sin(week / 6);
    const isCensored = week === 22 || week === 23;
    return {
      on: addDays(businessDate, (week - 40) * 7),
      quantity: Math.round(level * season * (0.55 + random() * 0.9) * (isCensored ? 0.35 : 1)),
      censored_days: isCensored ? 4 : 0,
    };
  });
  const forecast = Array.from({ length: 13 }, (_, week) => {
    const mean = level * (1 + 0.25 * Math.sin((40 + week) / 6));
    const spread = mean * (0.22 + week * 0.012);
    const at = (z: number) => Math.max(0, Math.round((mean + z * spread) * 100) / 100);
    return {
      on: addDays(businessDate, week * 7),
      mean: at(0),
      q025: at(-1.96),
      q10: at(-1.28),
      q25: at(-0.67),
      q50: at(-0.02),
      q75: at(0.67),
      q90: at(1.28),
      q975: at(1.96),
    };
  });
  return { unit: row.unit, bucket_days: 7, history, forecast };
}

function projectionOf(row: QueueRow): StockProjection {
  const daily = Math.max(4, Number(row.quantity) / 5) / 7;
  const start = daily * Number(row.cover_days_before ?? 4);
  const receiptAt = 9;
  const days = Array.from({ length: 42 }, (_, index) => {
    const spread = daily * Math.sqrt(index + 0.2) * 1.3;
    const without = Math.max(0, start - daily * index);
    const isIn = index >= receiptAt;
    const with50 = isIn
      ? Math.max(0, start - daily * receiptAt) + Number(row.quantity) - daily * (index - receiptAt)
      : without;
    return {
      on: addDays(businessDate, index),
      without_p50: without,
      without_p10: Math.max(0, without - spread),
      without_p90: without > 0 ? without + spread : spread * 0.4,
      with_p50: Math.max(0, with50),
      with_p10: Math.max(0, with50 - spread),
      with_p90: Math.max(0, with50) + spread,
    };
  });
  return {
    unit: row.unit,
    days,
    receipts: [
      {
        on: addDays(businessDate, receiptAt),
        quantity: Number(row.quantity),
        source: 'this order',
      },
    ],
    order_arrives_on: addDays(businessDate, receiptAt),
    reorder_point: Math.round(daily * 12),
    order_up_to: Math.round(start + Number(row.quantity)),
  };
}
