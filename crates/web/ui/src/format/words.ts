/** Words for codes. A code the app does not know is shown as readable text, never hidden. */
import type { DecisionVerb, DerivationOp, RecommendationState } from '../api/types';

/** `SUPPLIER_LATE` or `order_up_to` as "Supplier late", "Order up to". */
export function humanise(code: string): string {
  const text = code.replace(/[_-]+/g, ' ').trim().toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What happened and how it ended: "Promise made", "Call: no answer". */
export function happenedWords({ kind, outcome }: { kind: string; outcome: string | null }): string {
  return outcome ? `${humanise(kind)}: ${humanise(outcome).toLowerCase()}` : humanise(kind);
}

const knownReasons: Record<string, string> = {
  BELOW_S: 'Below reorder point',
  BACKORDER: 'Customers wait',
  SPIKE: 'Demand spike',
  SEASON_UP: 'Season rises',
  SEASON_DOWN: 'Season falls',
  LEADTIME_LONGER: 'Longer lead time',
  SUPPLIER_LATE: 'Supplier late',
  MOQ_ROUNDUP: 'Minimum quantity',
  PACK_ROUND: 'Whole packs',
  VENDOR_TARGET_FILL: 'Fills the supplier target',
  PRICE_BREAK: 'Price break',
  FORWARD_BUY: 'Before a price rise',
  TRANSFER_AVAILABLE: 'Transfer possible',
  TRANSFER_PROPOSED: 'A transfer is proposed: decide it first',
  SUPERSEDED: 'Superseded',
  EXPIRY_CAP: 'Capped by shelf life',
  COVER_CAP: 'Capped by cover',
  MAXIMUM_CAP: 'Largest order',
  SEVERAL_ORDERS: 'Several orders: the supplier takes less at once',
  NEW_ITEM_PRIOR: 'New item',
  DATA_SUSPECT: 'Data suspect',
  RECONSTRUCTED: 'History dated by a rule',
  NO_OPEN_PO: 'Nothing on order',
  PO_OVERDUE: 'Order overdue',
  PO_NOT_PLACED: 'Draft not placed',
  ALLOCATED_OUT: 'All reserved',
  DEMAND_ABOVE_P90: 'Unusual demand',
  SUBSTITUTE_AVAILABLE: 'Substitute there',
  SUBSTITUTE_SHORT: 'Substitute short too',
  ONE_OFF_SUSPECTED: 'One-off suspected',
  OVER_LIMIT_BY: 'Over the limit',
  NEVER_PAID_BEFORE: 'Left invoices unpaid',
  RULES_LEAVE_ROOM_FOR: 'Room by the rules',
  NO_STOCK_RECORD: 'Stock never recorded: taken as none',
};

/** A reason in the planner's words; a code of a later version is still readable. */
export function reasonWords(code: string): string {
  return knownReasons[code.toUpperCase()] ?? humanise(code);
}

const knownCorrections: Record<string, string> = {
  lead_time_days: 'The next plan uses the days you give',
  exclude_order_line: 'The order is left out of the demand',
  include_order_line: 'The order counts as demand again',
  discontinued: 'The item is no longer proposed',
  superseded_by: 'Its demand goes to the successor',
  supplier_problem: 'Not proposed from this supplier for four weeks',
};

/** What a reason changes for the next plans; null where it changes nothing. */
export function correctionWords(correction: string | null, quietDays: number): string | null {
  if (correction !== null) return knownCorrections[correction] ?? humanise(correction);
  return quietDays > 0 ? `About the same is not proposed for ${plural(quietDays, 'day')}` : null;
}

const knownNoActions: Record<string, string> = {
  discontinued: 'The item is no longer sold.',
  superseded: 'Another item takes over.',
  no_supplier: 'Nobody sells the item to us.',
  supplier_problem: 'The supplier cannot deliver now.',
  dead: 'The item has not sold for a long time.',
  above_reorder_point: 'The position is above the reorder point.',
  covered_already: 'What is there and on order covers the longest time that an order may.',
  smallest_order_over_a_year: 'The smallest order would last over a year.',
  below_minimum_value: 'The order would be too small to be worth placing.',
};

/** Why nothing is proposed, as a sentence. */
export function noActionWords(code: string): string {
  return knownNoActions[code] ?? `${humanise(code)}.`;
}

export function plural(count: number, singular: string, many = `${singular}s`): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? singular : many}`;
}

export const stateWords: Record<RecommendationState, string> = {
  proposed: 'Proposed',
  edited: 'Edited',
  approved: 'Approved',
  auto_approved: 'Approved by rule',
  rejected: 'Rejected',
  snoozed: 'Snoozed',
  superseded: 'Superseded',
  expired: 'Expired',
  executed: 'Executed',
  failed: 'Failed',
  outcome_measured: 'Outcome measured',
  reversed: 'Reversed',
  unmeasurable: 'Unmeasurable',
};

export const opSigns: Record<DerivationOp, { sign: string; word: string }> = {
  set: { sign: '=', word: 'is' },
  add: { sign: '+', word: 'plus' },
  subtract: { sign: '−', word: 'minus' },
  multiply: { sign: '×', word: 'times' },
  divide: { sign: '÷', word: 'divided by' },
  at_least: { sign: '≥', word: 'at least' },
  at_most: { sign: '≤', word: 'at most' },
  round_up_to: { sign: '⌈ ⌉', word: 'rounded up to a multiple of' },
};

export const doneWords: Record<DecisionVerb, string> = {
  approve: 'Approved',
  reject: 'Rejected',
  edit: 'Edited',
  snooze: 'Snoozed',
  unsnooze: 'Brought back',
  assign: 'Assigned',
  comment: 'Commented on',
};
