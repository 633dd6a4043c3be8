/** The columns of the replenishment queue: alignment, how each cell reads and how it sorts; widths as there is room. Decimals sort exactly. */
import {
  createColumnHelper,
  createSortedRowModel,
  metaHelper,
  rowSortingFeature,
  tableFeatures,
} from '@tanstack/react-table';
import type { Decimal, QueueRow } from '../api/types';
import { StatePill } from '../components/Pill';
import { Value } from '../components/Value';
import { compare, isDecimal, parseExact } from '../format/decimal';
import { days, probability, unitPrice } from '../format/number';
import { humanise } from '../format/words';
import { BeforeAfter, ItemCell, OrderBy, OrderValue, Quantity, Tick, Why } from './cells';
import { shared, supplierName } from './rows';
import { fitWidths, reasonsId, textWidth, type ColumnWidth } from './widths';

export interface ColumnMeta extends Omit<ColumnWidth, 'id'> {
  align?: 'end';
  /** Distance from the left edge at which the column stays in view. */
  stickAt?: number;
  isLastSticky?: boolean;
}

export const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  columnMeta: metaHelper<ColumnMeta>(),
});

const column = createColumnHelper<typeof features, QueueRow>();

export interface ColumnView {
  today: string | undefined;
  /** Under supplier headings the supplier's column says nothing new. */
  isGrouped: boolean;
  /** Width of the queue on screen, pixels; null before it is known. */
  room: number | null;
}

/** Columns with the width of each. */
export interface Columns {
  columns: ReturnType<typeof column.columns>;
  widths: Map<string, number>;
}

/**
 * Shared units and currencies go into the header; columns that would say the same in every row, or nothing, are left out, and so are those for
 * which there is no room. Gives the columns and the width of each.
 */
export function queueColumns(rows: QueueRow[], { today, isGrouped, room }: ColumnView): Columns {
  const hasVerbs = rows.length > 0 && shared(rows, (row) => row.verb) === null;
  const hasStates = rows.length > 0 && shared(rows, (row) => row.state) === null;
  const all = [
    ...itemColumns(rows),
    ...(isGrouped ? [] : supplierColumn(rows)),
    ...(hasVerbs ? verbColumn() : []),
    ...orderByColumn(today),
    ...amountColumns(rows),
    ...effectColumns(),
    ...whyColumn(() => widths.get(reasonsId) ?? 0),
    ...(hasStates ? stateColumn() : []),
    ...unitCostColumn(rows),
  ];
  const widths = fitWidths(
    all.map(({ id, meta }) => ({ id: id ?? '', ...(meta as ColumnMeta) })),
    room,
  );
  return { columns: column.columns(all.filter(({ id }) => widths.has(id ?? ''))), widths };
}

/** Letters of the longest of these texts. */
function longest(rows: QueueRow[], read: (row: QueueRow) => string | null): number {
  return rows.reduce((most, row) => Math.max(most, read(row)?.length ?? 0), 0);
}

function itemColumns(rows: QueueRow[]) {
  return [
    column.display({ id: 'select', header: '', cell: () => <Tick />, meta: { width: 36, stickAt: 0 } }),
    column.accessor((row) => row.item_id, {
      id: 'item',
      header: 'Item',
      cell: ({ row }) => <ItemCell row={row.original} />,
      meta: { width: 200, narrow: 156, wide: 320, stickAt: 36, isLastSticky: true },
    }),
    column.accessor((row) => row.site_id, {
      id: 'site',
      header: 'Site',
      cell: (c) => c.getValue(),
      meta: {
        width: textWidth(
          longest(rows, (row) => row.site_id),
          { least: 52, most: 96 },
        ),
      },
    }),
  ];
}

function supplierColumn(rows: QueueRow[]) {
  const width = textWidth(longest(rows, supplierName), { least: 96, most: 120 });
  return [
    column.accessor((row) => supplierName(row) ?? undefined, {
      id: 'supplier',
      header: 'Supplier',
      cell: ({ row }) => <span className="clip">{supplierName(row.original) ?? ''}</span>,
      meta: { width, narrow: 96, wide: 200 },
    }),
  ];
}

function verbColumn() {
  return [
    column.accessor((row) => row.verb, {
      id: 'verb',
      header: 'Do',
      cell: (c) => humanise(c.getValue()),
      meta: { width: 72 },
    }),
  ];
}

function orderByColumn(today: string | undefined) {
  return [
    column.accessor((row) => row.order_by ?? undefined, {
      id: 'order_by',
      header: 'Order by',
      cell: ({ row }) => <OrderBy row={row.original} today={today} />,
      meta: { width: 108, align: 'end' },
      sortUndefined: 'last',
    }),
  ];
}

function amountColumns(rows: QueueRow[]) {
  const currency = shared(rows, (row) => row.order_value.currency);
  const unit = shared(rows, (row) => row.unit);
  return [
    column.accessor((row) => row.quantity, {
      id: 'quantity',
      header: withUnit('Order', unit),
      cell: ({ row }) => <Quantity row={row.original} showUnit={unit === null} />,
      sortFn: (a, b) => compareDecimals(a.original.quantity, b.original.quantity),
      meta: { width: 84, align: 'end' },
    }),
    column.accessor((row) => row.order_value.amount, {
      id: 'order_value',
      header: withUnit('Value', currency),
      cell: ({ row }) => <OrderValue value={row.original.order_value} showCurrency={currency === null} />,
      sortFn: (a, b) => compareDecimals(a.original.order_value.amount, b.original.order_value.amount),
      meta: { width: 96, align: 'end' },
    }),
  ];
}

function unitCostColumn(rows: QueueRow[]) {
  return [
    column.accessor((row) => row.unit_cost ?? undefined, {
      id: 'unit_cost',
      header: withUnit(
        'Unit cost',
        shared(rows, (row) => row.order_value.currency),
      ),
      cell: ({ row }) => <Value>{unitPrice(row.original.unit_cost)}</Value>,
      sortFn: (a, b) => compareDecimals(a.original.unit_cost, b.original.unit_cost),
      meta: { width: 116, align: 'end', givesWay: 1 },
    }),
  ];
}

function effectColumns() {
  return [
    column.accessor((row) => row.cover_days_before ?? undefined, {
      id: 'cover',
      header: 'Cover, days',
      cell: ({ row: { original: row } }) => (
        <BeforeAfter before={days(row.cover_days_before)} after={days(row.cover_days_after)} />
      ),
      sortUndefined: 'last',
      meta: { width: 108, align: 'end' },
    }),
    column.accessor((row) => row.stockout_probability_before ?? undefined, {
      id: 'stockout',
      header: 'P(stock-out)',
      cell: ({ row: { original: row } }) => (
        <BeforeAfter
          before={probability(row.stockout_probability_before)}
          after={probability(row.stockout_probability_after)}
        />
      ),
      sortUndefined: 'last',
      meta: { width: 110, align: 'end' },
    }),
  ];
}

function whyColumn(width: () => number) {
  return [
    column.display({
      id: reasonsId,
      header: 'Why',
      cell: ({ row }) => <Why row={row.original} width={width()} />,
      meta: { width: 0 },
    }),
  ];
}

function withUnit(text: string, unit: string | null): string {
  return unit ? `${text} (${unit})` : text;
}

function stateColumn() {
  return [
    column.accessor((row) => row.state, {
      id: 'state',
      header: 'State',
      cell: ({ row }) => <StatePill state={row.original.state} />,
      meta: { width: 112 },
    }),
  ];
}

function compareDecimals(left: Decimal | null | undefined, right: Decimal | null | undefined): number {
  if (left == null || !isDecimal(left)) return right == null ? 0 : -1;
  if (right == null || !isDecimal(right)) return 1;
  return compare(parseExact(left), parseExact(right));
}
