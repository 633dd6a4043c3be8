/** What an empty queue says of the last plan, in the words of its kind. Pure. */
import type { KindRun } from '../api/types';
import { count } from '../format/number';
import { plural } from '../format/words';

interface Words {
  /** What the plan looked at, one of it. */
  subject: string;
  /** What it found none of. */
  found: string;
  /** What the next plan reads. */
  books: string;
}

const words: Record<string, Words> = {
  replenishment: { subject: 'item', found: 'below policy', books: 'the stock of today' },
  'stockout-risk': { subject: 'item', found: 'likely to run out', books: 'the stock of today' },
  excess: { subject: 'item', found: 'with more than is worth keeping', books: 'the stock of today' },
  collections: { subject: 'account', found: 'to contact today', books: 'the invoices and payments of today' },
  credit: { subject: 'held order', found: 'to decide', books: 'the orders and payments of today' },
  margin: { subject: 'case', found: 'worth taking up', books: 'the invoices and bills of today' },
};
const ofAny: Words = { subject: 'case', found: 'to decide', books: 'the books of today' };

/** "46 accounts checked, 0 to contact today". */
export function checkedWords(kinds: KindRun[], kind: string): string {
  const own = kinds.filter((counts) => kind === 'all' || counts.kind === kind);
  const sum = (read: (counts: KindRun) => number) => own.reduce((total, counts) => total + read(counts), 0);
  const { subject, found } = words[kind] ?? ofAny;
  const proposed = sum((counts) => counts.proposed);
  const outcome = proposed === 0 ? `0 ${found}` : `${count(proposed)} proposed, none of them waits here`;
  return `${plural(
    sum((counts) => counts.checked),
    subject,
  )} checked, ${outcome}`;
}

export function booksWords(kind: string): string {
  return (words[kind] ?? ofAny).books;
}
