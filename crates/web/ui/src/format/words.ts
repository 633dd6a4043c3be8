/** Words for codes. A code the app does not know is shown as readable text, never hidden. */
import type { DecisionVerb, DerivationOp, RecommendationState } from '../api/schema';

/** `SUPPLIER_LATE` or `order_up_to` as "Supplier late", "Order up to". */
export function humanise(code: string): string {
  const text = code.replace(/[_-]+/g, ' ').trim().toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
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
  executing: 'Executing',
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
};
