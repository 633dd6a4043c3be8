/** The lines of the grid: rows, the headings of suppliers, and the line of the day's work between the rows. */
import type { Row } from '@tanstack/react-table';
import type { Money, QueueRow } from '../api/types';
import { belowId } from './capacity';
import type { features } from './columns';
import { groupBySupplier, sumValues, type SupplierGroup } from './rows';

export type TableRow = Row<typeof features, QueueRow>;
export type RowLine = { type: 'group'; group: SupplierGroup } | { type: 'row'; row: TableRow };
export type TableLine = RowLine | BelowTotals;

/** What lies below today's capacity, in numbers. */
export interface BelowTotals {
  type: 'below';
  count: number;
  values: Money[];
  minutes: number;
  isOpen: boolean;
}

export function belowTotals(rows: QueueRow[], isOpen: boolean): BelowTotals {
  const values = sumValues(rows, (row) => row.value);
  const minutes = rows.reduce((sum, row) => sum + row.minutes, 0);
  return { type: 'below', count: rows.length, values, minutes, isOpen };
}

/** What the cursor names a line by: rows, and the line between them. A supplier's heading is passed over. */
export function idOf(line: TableLine): string | undefined {
  if (line.type === 'row') return line.row.original.rec_id;
  return line.type === 'below' ? belowId : undefined;
}

export function asLine(row: TableRow): RowLine {
  return { type: 'row', row };
}

export function groupedLines(sorted: TableRow[]): RowLine[] {
  const byId = new Map(sorted.map((row) => [row.original.rec_id, row]));
  return groupBySupplier(sorted.map((row) => row.original)).flatMap((line): RowLine[] => {
    if (line.type === 'group') return [line];
    const row = byId.get(line.row.rec_id);
    return row ? [asLine(row)] : [];
  });
}
