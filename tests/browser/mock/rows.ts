/** A believable queue: items, sites and suppliers of an industrial distributor, each row in itself consistent (value = quantity × unit cost). */
import type { Money, Queue, QueueRow, Reason, RecommendationState } from '../../../crates/web/ui/src/api/types';
import { heldOf } from './held';
import { oneOf, seeded } from './random';

export const businessDate = '2026-11-05';
export const currency = 'USD';
export const money = (cents: number): Money => ({ amount: (cents / 100).toFixed(2), currency });

const families = [
  ['BRG', 'Ball bearing', ['6204-2RS', '6205-ZZ', '6306-C3', '6008-2RS', '6310-ZZ']],
  ['VLV', 'Ball valve, brass', ['1/2 in', '3/4 in', '1 in', '2 in']],
  ['HEX', 'Hex bolt, zinc', ['M8 × 40', 'M10 × 60', 'M12 × 80', 'M16 × 100']],
  ['BLT', 'V-belt', ['A42', 'B68', 'SPZ 1250', 'SPA 1600']],
  ['GLV', 'Work glove, nitrile', ['size 8', 'size 9', 'size 10']],
  ['LMP', 'LED work light', ['20 W', '50 W', '100 W']],
  ['PMP', 'Transfer pump', ['24 V', '230 V']],
  ['TPE', 'Sealing tape, PTFE', ['12 mm × 12 m', '19 mm × 15 m']],
  ['FLT', 'Hydraulic filter element', ['10 µm', '25 µm']],
  ['CBL', 'Control cable', ['4 × 0.75 mm²', '7 × 1.5 mm²']],
] as const;
const sites = ['MAIN', 'EAST', 'WEST'] as const;
const suppliers = [
  'Norbrand Bearings',
  'Calder & Sons',
  'Hallmark Fluid Power',
  'Ostrava Fasteners',
  'Pacific Safety',
  'Lumenta',
  'Rhine Belting',
  'Delmar Cable',
  'Kestrel Tools',
  'Union Valve',
  'Sable Industrial',
  'Weir Pumps',
];
const units = ['EA', 'EA', 'EA', 'BX', 'M'] as const;
const packs = [1, 5, 6, 10, 12, 24, 50, 100];

export function makeRows(count: number): QueueRow[] {
  const random = seeded(20261105);
  return Array.from({ length: count }, (_, index) => makeRow(random, index));
}

function makeRow(random: () => number, index: number): QueueRow {
  const [prefix, family, variants] = oneOf(random, families);
  const siteId = oneOf(random, sites);
  const supplierAt = Math.floor(random() * suppliers.length);
  const pack = oneOf(random, packs);
  const quantityRaw = Math.ceil(random() * 40 * (pack > 20 ? pack / 8 : pack)) + 1;
  const quantity = Math.ceil(quantityRaw / pack) * pack;
  const unitCostMicros = BigInt(Math.ceil((random() ** 3 * 180 + 0.04) * 10_000)) * 100n;
  const coverBefore = Math.round(random() * 160) / 10;
  const coverAfter = Math.round((coverBefore + 18 + random() * 40) * 10) / 10;
  const before = Math.round((0.12 + random() * 0.86) * 1000) / 1000;
  const orderOffset = Math.floor(random() ** 2 * 14) - 1;
  const value = amountOf(BigInt(quantity) * unitCostMicros);
  const itemId = `${prefix}-${String(10_000 + index)}`;
  const itemName = `${family} ${oneOf(random, variants)}`;
  const supplierName = suppliers[supplierAt] as string;
  return {
    rank: index + 1,
    rec_id: `rec_${(0x1000_0000 + index * 7919).toString(16)}`,
    revision: 1,
    kind: 'replenishment',
    entity_id: 'ACME',
    subject: {
      item_id: itemId,
      site_id: siteId,
      supplier_id: supplierId(supplierAt),
      item_name: itemName,
      supplier_name: supplierName,
      customer_id: null,
      customer_name: null,
    },
    state: 'proposed',
    verb: 'buy',
    action: { command: 'create_purchase_order', body: {} },
    value: {
      amount: amountOf((BigInt(quantity) * unitCostMicros) / 4n),
      currency,
    },
    minutes: 2,
    value_per_minute: { amount: amountOf((BigInt(quantity) * unitCostMicros) / 8n), currency },
    deadline: addDays(businessDate, orderOffset),
    confidence: 0.8,
    reasons: reasonsFor(random, quantityRaw !== quantity, coverBefore),
    flags: random() < 0.2 ? [oneOf(random, ['DATA_SUSPECT', 'OFTEN_OUT_OF_STOCK', 'NO_RECEIPTS_YET'])] : [],
    owner: oneOf(random, ['buyer.kim', 'buyer.ortiz', 'buyer.shah']),
    as_of: businessDate,
    expires_on: addDays(businessDate, 7),
    snoozed_until: null,
    supersedes: null,
    superseded_by: null,
    document: null,
    since: null,
    automation: null,
    below_capacity: false,
    hash: (0x1000_0000 + index * 7919).toString(16),
    item_id: itemId,
    item_name: itemName,
    family: prefix,
    site_id: siteId,
    supplier_id: supplierId(supplierAt),
    supplier_name: supplierName,
    order_by: addDays(businessDate, orderOffset),
    quantity_raw: String(quantityRaw),
    quantity: String(quantity),
    quantity_proposed: String(quantity),
    unit: oneOf(random, units),
    unit_cost: decimalOf(unitCostMicros, 6),
    order_value: { amount: value, currency },
    cover_days_before: coverBefore,
    cover_days_after: coverAfter,
    stockout_probability_before: before,
    stockout_probability_after: Math.round(before * 0.08 * 1000) / 1000,
    supplier_order_value: null,
    supplier_goal: null,
    supplier_missing: null,
    filler_quantity: null,
    filler_cost: null,
    filler_saves: null,
    expiring_quantity: null,
    expiring_on: null,
    policy: oneOf(random, ['a_x_service_98', 'b_y_service_95', 'c_z_service_90']),
    forecast_method: oneOf(random, ['tsb@1', 'negative_binomial@1', 'damped_ets@1']),
    demand_class: 'smooth',
    abc: oneOf(random, ['A', 'B', 'C']),
  };
}

function reasonsFor(random: () => number, isRounded: boolean, cover: number): Reason[] {
  const reasons: Reason[] = [
    {
      code: 'BELOW_S',
      effect: 40,
      text: `The position covers ${cover.toFixed(1)} days; the lead time and the review take longer.`,
    },
  ];
  if (isRounded)
    reasons.push({
      code: 'PACK_ROUND',
      effect: 3,
      text: 'Rounded up to whole packs.',
    });
  if (random() < 0.25)
    reasons.push({
      code: 'SUPPLIER_LATE',
      effect: 12,
      text: 'The supplier delivered late in 4 of the last 10 orders.',
    });
  if (random() < 0.12)
    reasons.push({
      code: 'SEASON_UP',
      effect: 9,
      text: 'Demand rises in the next eight weeks of the year.',
    });
  return reasons;
}

export function queueOf(rows: QueueRow[], states: string[], top: number): Queue {
  const wanted = new Set<string>(states);
  const matching = rows.filter((row) => wanted.has(row.state));
  const total = matching.reduce((sum, row) => sum + cents(row.order_value.amount), 0n);
  return {
    contract: 1,
    kind: 'replenishment',
    as_of: businessDate,
    total: matching.length,
    returned: Math.min(matching.length, top),
    totals: {
      value: { amount: decimalOf(total, 2), currency },
      minutes: matching.length * 2,
    },
    capacity: null,
    head: null,
    about: null,
    columns: [],
    rows: matching.slice(0, top),
    ...heldOf('replenishment'),
  };
}

export const openStates: RecommendationState[] = ['proposed', 'edited', 'auto_approved'];

export function addDays(start: string, days: number): string {
  return new Date(Date.parse(`${start}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Millionths as an amount with two decimals, half away from zero. */
export function amountOf(micros: bigint): string {
  return decimalOf((micros + 5_000n) / 10_000n, 2);
}

export function decimalOf(units: bigint, scale: number): string {
  const digits = units.toString().padStart(scale + 1, '0');
  return `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function cents(amount: string): bigint {
  return BigInt(amount.replace('.', ''));
}

function supplierId(index: number): string {
  return `S-${String(100 + index)}`;
}
