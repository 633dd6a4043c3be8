/** What differs between the queues of kinds of decision. */
import type { QueueColumn, QueueRow } from '../api/types';
import type { ColumnView, Columns } from './columns';

export interface KindView {
  /** As the server names it, or `all`. */
  kind: string;
  title: string;
  /** Rows are purchases: a quantity can be edited, what-if asked, and suppliers grouped. */
  isPurchase: boolean;
  columns: (rows: QueueRow[], view: ColumnView, described: QueueColumn[]) => Columns;
}

/** The customer whom a recommendation is about, if it is one to call. */
export function calledOf(rec: Pick<QueueRow, 'kind' | 'subject'> | undefined): string | null {
  return rec?.kind === 'collections' ? rec.subject.customer_id : null;
}

/** The address of a queue. */
export function queueAddress(kind: string) {
  return kind === 'replenishment'
    ? ({ to: '/replenishment' } as const)
    : ({ to: '/queue/$kind', params: { kind } } as const);
}
