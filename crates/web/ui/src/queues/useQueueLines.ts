import { useTable, type Row } from '@tanstack/react-table';
import { useMemo } from 'react';
import type { Day, Queue, QueueRow } from '../api/types';
import { belowId, divide } from './capacity';
import { features } from './columns';
import type { KindView } from './kinds';
import type { TableLine } from './QueueGrid';
import { filterRows, groupBySupplier } from './rows';
import type { QueueSearch } from './search';

const noRows: QueueRow[] = [];

interface View {
  today: Day | undefined;
  room: number | null;
  columnsOf: KindView['columns'];
}

/** The queue as the address asks for it: filtered, sorted, grouped; and the order of its rows, which is what the cursor walks along. */
export function useQueueLines(queue: Queue | undefined, search: QueueSearch, { today, room, columnsOf }: View) {
  const rows = queue?.rows ?? noRows;
  const { q, supplier, site, sort, group } = search;
  const filtered = useMemo(
    () => filterRows(rows, { ...(q && { q }), ...(supplier && { supplier }), ...(site && { site }) }),
    [rows, q, supplier, site],
  );
  const isGrouped = group === 'supplier';
  const { columns, widths } = useMemo(
    () => columnsOf(rows, { today, isGrouped, room }, queue?.columns ?? []),
    [columnsOf, rows, today, isGrouped, room, queue?.columns],
  );
  const sorting = useMemo(() => (sort ? [{ id: sort.replace(/^-/, ''), desc: sort.startsWith('-') }] : []), [sort]);
  const table = useTable({ features, columns, data: filtered, getRowId: (row) => row.rec_id, state: { sorting } });
  const sorted = table.getRowModel().rows;

  const { below, open } = search;
  const { lines, isOpen: isBelowShown } = useMemo(
    () =>
      divide(sorted, (some) => (isGrouped ? groupedLines(some) : some.map(asLine)), {
        isBelow: (row) => row.original.below_capacity,
        isShown: (hidden) => below === 'shown' || hidden.some((row) => row.original.rec_id === open),
      }),
    [isGrouped, sorted, below, open],
  );
  const order = useMemo(() => lines.flatMap(idOf), [lines]);
  const byId = useMemo(() => new Map(rows.map((row) => [row.rec_id, row])), [rows]);
  return { rows, filtered, table, widths, lines, order, byId, isBelowShown };
}

type TableRow = Row<typeof features, QueueRow>;

/** What the cursor stops at: rows, and the line between them. */
function idOf(line: TableLine): string[] {
  if (line.type === 'row') return [line.row.original.rec_id];
  return line.type === 'below' ? [belowId] : [];
}

function asLine(row: TableRow): TableLine {
  return { type: 'row', row };
}

function groupedLines(sorted: TableRow[]): TableLine[] {
  const byId = new Map(sorted.map((row) => [row.original.rec_id, row]));
  return groupBySupplier(sorted.map((row) => row.original)).flatMap((line): TableLine[] => {
    if (line.type === 'group') return [line];
    const row = byId.get(line.row.rec_id);
    return row ? [asLine(row)] : [];
  });
}
