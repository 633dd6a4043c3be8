/** Values of rows of any kind in words, by the columns that the server describes. */
import type { Money, QueueColumn, QueueRow, Reason } from '../api/types';
import { day } from '../format/date';
import { amount, count, probability, quantity, unknown } from '../format/number';
import { humanise } from '../format/words';

/** Told elsewhere: by the place of the row, its first column, its reasons, or the explanation. */
export const toldElsewhere = new Set([
  'rank',
  'rec_id',
  'subject',
  'item_id',
  'item_name',
  'customer_id',
  'customer_name',
  'supplier_name',
  'unit',
  'state',
  'owner',
  'reasons',
  'flags',
  'snoozed_until',
]);

export function own(row: QueueRow, name: string): unknown {
  return (row as unknown as Record<string, unknown>)[name];
}

export function asMoney(value: unknown): Money | undefined {
  return typeof value === 'object' && value !== null && 'amount' in value ? (value as Money) : undefined;
}

/** A cell in words. Codes such as a verb are told as words; what has capitals or digits is a name and stays. */
export function valueWords({ name, type }: QueueColumn, row: QueueRow): string {
  const value = own(row, name);
  if (value === null || value === undefined) return unknown;
  switch (type) {
    case 'date':
      return day(String(value));
    case 'money':
      return amount(asMoney(value)?.amount);
    case 'decimal':
      return quantity(String(value));
    case 'probability':
      return probability(Number(value));
    case 'integer':
      return count(Number(value));
    case 'number':
      return String(value);
    default:
      return wordsOf(value);
  }
}

export function wordsOf(value: unknown): string {
  if (Array.isArray(value)) return value.map((part) => (part as Reason).text ?? String(part)).join(', ');
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[a-z][a-z_-]*$/.test(text) ? humanise(text) : text;
}
