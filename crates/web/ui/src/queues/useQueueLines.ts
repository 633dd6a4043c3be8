import { useTable } from '@tanstack/react-table';
import { useMemo } from 'react';
import type { Day, Queue, QueueRow } from '../api/types';
import { divide } from './capacity';
import { features } from './columns';
import type { KindView } from './kinds';
import { asLine, belowTotals, groupedLines, idOf, type TableLine } from './lines';
import { filterRows } from './rows';
import type { QueueSearch } from './search';

const noRows: QueueRow[] = [];

interface View {
  today: Day | undefined;
  room: number | null;
  columnsOf: KindView['columns'];
  /** Rows that are over: they stay where they are, and count for nothing. */
  gone: ReadonlyMap<string, string>;
}

/** The queue as the address asks for it: filtered, sorted, grouped; and the order of its rows, which is what the cursor walks along. */
export function useQueueLines(queue: Queue | undefined, search: QueueSearch, { today, room, columnsOf, gone }: View) {
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
  const { lines, isOpen: isBelowShown } = useMemo(() => {
    const divided = divide(sorted, (some) => (isGrouped ? groupedLines(some) : some.map(asLine)), {
      isBelow: (row) => row.original.below_capacity,
      isShown: (hidden) => below === 'shown' || hidden.some((row) => row.original.rec_id === open),
    });
    const lines = divided.lines.map((line): TableLine => {
      if (line.type !== 'below') return line;
      const counted = line.rows.map((row) => row.original).filter((row) => !gone.has(row.rec_id));
      return belowTotals(counted, line.isOpen);
    });
    return { lines, isOpen: divided.isOpen };
  }, [isGrouped, sorted, below, open, gone]);
  const order = useMemo(() => lines.flatMap((line) => idOf(line) ?? []), [lines]);
  const counted = useMemo(() => filtered.filter((row) => !gone.has(row.rec_id)), [filtered, gone]);
  return { rows, filtered, counted, table, widths, lines, order, isBelowShown };
}
