/** Columns as the server describes them, each with the look of its type; what the row is about stands first, why it is there last. */
import { createColumnHelper } from '@tanstack/react-table';
import type { QueueColumn, QueueRow } from '../api/types';
import { Value } from '../components/Value';
import type { ColumnMeta, Columns, ColumnView, features } from './columns';
import { ItemCell, Tick, Why } from './cells';
import { asMoney, own, toldElsewhere, valueWords, wordsOf } from './described';
import { shared } from './rows';
import { fitWidths, headerWidth, letterRoom, reasonsId, textWidth } from './widths';

const column = createColumnHelper<typeof features, QueueRow>();

/** Worth their room before all others, after what the server puts first. */
const givenUpFirst = ['confidence', 'value_per_minute', 'next_receipt_late_probability', 'avoidable', 'cost'];

/** What to do, how long it takes and what it is worth is shown whatever the room: a reminder is no call. */
const kept = new Set(['verb', 'best_action', 'channel', 'minutes', 'value']);

export function describedColumns(rows: QueueRow[], { room }: ColumnView, described: QueueColumn[]): Columns {
  const all = [
    column.display({ id: 'select', header: '', cell: () => <Tick />, meta: { width: 36, stickAt: 0 } }),
    column.accessor((row) => row.item_id, {
      id: 'item',
      header: 'Subject',
      cell: ({ row }) => <ItemCell row={row.original} />,
      meta: { width: 200, narrow: 156, wide: 320, stickAt: 36, isLastSticky: true },
    }),
    ...described.filter(({ name }) => !toldElsewhere.has(name)).map((told, at) => columnOf(told, at, rows)),
    column.display({
      id: reasonsId,
      header: 'Why',
      cell: ({ row }) => <Why row={row.original} width={widths.get(reasonsId) ?? 0} />,
      meta: { width: 0 },
    }),
  ];
  const widths = fitWidths(
    all.map(({ id, meta }) => ({ id: id ?? '', ...(meta as ColumnMeta) })),
    room,
  );
  return { columns: column.columns(all.filter(({ id }) => widths.has(id ?? ''))), widths };
}

function columnOf(told: QueueColumn, at: number, rows: QueueRow[]) {
  const currency = told.type === 'money' ? shared(rows, (row) => asMoney(own(row, told.name))?.currency) : null;
  const header = currency ? `${told.label} (${currency})` : told.label;
  const isText = told.type === 'text';
  const longest = isText ? rows.reduce((most, row) => Math.max(most, letterRoom(valueWords(told, row))), 0) : 0;
  const width = Math.max(
    isText ? textWidth(longest, { least: 52, most: 160 }) : told.type === 'date' ? 108 : 84,
    headerWidth(header, 52),
  );
  const firstOut = givenUpFirst.indexOf(told.name);
  // What stands last in the server's order gives way first.
  const givesWay = firstOut >= 0 ? firstOut + 1 : at > 3 && !kept.has(told.name) ? 100 - at : undefined;
  return column.accessor((row) => sortValue(told, row), {
    id: told.name,
    header,
    cell: ({ row }) => (
      <span className="clip" title={isText ? valueWords(told, row.original) : undefined}>
        <Value>{valueWords(told, row.original)}</Value>
      </span>
    ),
    sortUndefined: 'last',
    meta: { width, ...(isText ? {} : { align: 'end' as const }), ...(givesWay !== undefined && { givesWay }) },
  });
}

function sortValue({ name, type }: QueueColumn, row: QueueRow): string | number | undefined {
  const value = own(row, name);
  if (value === null || value === undefined) return undefined;
  if (type === 'money') return Number(asMoney(value)?.amount);
  return type === 'decimal' ? Number(value) : typeof value === 'number' ? value : wordsOf(value);
}
