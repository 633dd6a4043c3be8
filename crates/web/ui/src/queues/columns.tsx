/** The columns of the replenishment queue: width, alignment, how each cell reads and how it sorts. Decimals sort exactly. */
import {
  createColumnHelper,
  createSortedRowModel,
  metaHelper,
  rowSortingFeature,
  tableFeatures,
} from '@tanstack/react-table';
import type { Decimal, Money, QueueRow } from '../api/schema';
import { StatePill } from '../components/Pill';
import { Value } from '../components/Value';
import { compare, isDecimal, parseExact } from '../format/decimal';
import { days, probability, quantity, unitPrice } from '../format/number';
import { humanise } from '../format/words';
import { BeforeAfter, ItemCell, OrderBy, OrderValue, Quantity, Tick, Why } from './cells';
import { shared, siteName, supplierName } from './rows';

export interface ColumnMeta {
  width: number;
  /** Takes what width is left over. */
  grows?: boolean;
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
  /** Beside the open explanation there is room for what one decides by; the rest stands in the explanation. */
  isBeside: boolean;
}

/** Shared units and currencies go into the header; columns that would say the same in every row, or nothing, are left out. */
export function queueColumns(rows: QueueRow[], { today, isGrouped, isBeside }: ColumnView) {
  const hasVerbs = rows.length > 0 && shared(rows, (row) => row.verb) === null;
  const hasStates = rows.length > 0 && shared(rows, (row) => row.state) === null;
  const hasStock = rows.some((row) => row.on_hand !== undefined || row.projected !== undefined);
  return column.columns([
    ...itemColumns(),
    ...(isGrouped ? [] : supplierColumn()),
    ...(hasVerbs ? verbColumn() : []),
    ...orderByColumn(today),
    ...(hasStock && !isBeside ? stockColumns() : []),
    ...amountColumns(rows),
    ...effectColumns(),
    ...whyColumn(),
    ...(hasStates ? stateColumn() : []),
    ...(isBeside ? [] : unitCostColumn(rows)),
  ]);
}

function itemColumns() {
  return [
    column.display({ id: 'select', header: '', cell: () => <Tick />, meta: { width: 36, stickAt: 0 } }),
    column.accessor((row) => row.item_id, {
      id: 'item',
      header: 'Item',
      cell: ({ row }) => <ItemCell row={row.original} />,
      meta: { width: 228, stickAt: 36, isLastSticky: true },
    }),
    column.accessor((row) => siteName(row), {
      id: 'site',
      header: 'Site',
      cell: (c) => c.getValue(),
      meta: { width: 80 },
    }),
  ];
}

function supplierColumn() {
  return [
    column.accessor((row) => supplierName(row) ?? undefined, {
      id: 'supplier',
      header: 'Supplier',
      cell: ({ row }) => <span className="clip">{supplierName(row.original) ?? ''}</span>,
      meta: { width: 132 },
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
  const currency = shared(rows, (row) => row.order_value?.currency);
  const unit = shared(rows, (row) => row.unit);
  return [
    column.accessor((row) => row.quantity, {
      id: 'quantity',
      header: withUnit('Order', unit),
      cell: ({ row }) => <Quantity row={row.original} showUnit={unit === null} />,
      sortFn: (a, b) => compareDecimals(a.original.quantity, b.original.quantity),
      meta: { width: 92, align: 'end' },
    }),
    column.accessor((row) => row.order_value?.amount, {
      id: 'order_value',
      header: withUnit('Value', currency),
      cell: ({ row }) => <OrderValue value={row.original.order_value} showCurrency={currency === null} />,
      sortFn: (a, b) => compareDecimals(a.original.order_value?.amount, b.original.order_value?.amount),
      meta: { width: 104, align: 'end' },
    }),
  ];
}

function unitCostColumn(rows: QueueRow[]) {
  return [
    column.accessor((row) => priceText(row.unit_cost), {
      id: 'unit_cost',
      header: withUnit(
        'Unit cost',
        shared(rows, (row) => row.order_value?.currency),
      ),
      cell: ({ row }) => <Value>{unitPrice(row.original.unit_cost)}</Value>,
      sortFn: (a, b) => compareDecimals(priceText(a.original.unit_cost), priceText(b.original.unit_cost)),
      meta: { width: 116, align: 'end' },
    }),
  ];
}

function effectColumns() {
  return [
    column.accessor((row) => (row.cover_days_before == null ? undefined : Number(row.cover_days_before)), {
      id: 'cover',
      header: 'Cover, days',
      cell: ({ row: { original: row } }) => (
        <BeforeAfter before={days(row.cover_days_before)} after={days(row.cover_days_after)} />
      ),
      sortUndefined: 'last',
      meta: { width: 112, align: 'end' },
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
      meta: { width: 116, align: 'end' },
    }),
  ];
}

function whyColumn() {
  return [
    column.display({
      id: 'reasons',
      header: 'Why',
      cell: ({ row }) => <Why row={row.original} />,
      meta: { width: 216, grows: true },
    }),
  ];
}

function withUnit(text: string, unit: string | null): string {
  return unit ? `${text} (${unit})` : text;
}

function stockColumns() {
  return [
    column.accessor((row) => row.on_hand ?? undefined, {
      id: 'on_hand',
      header: 'On hand',
      cell: ({ row }) => <Value>{quantity(row.original.on_hand)}</Value>,
      sortFn: (a, b) => compareDecimals(a.original.on_hand, b.original.on_hand),
      meta: { width: 76, align: 'end' },
    }),
    column.accessor((row) => row.projected ?? undefined, {
      id: 'projected',
      header: 'Projected',
      cell: ({ row }) => <Value>{quantity(row.original.projected)}</Value>,
      sortFn: (a, b) => compareDecimals(a.original.projected, b.original.projected),
      meta: { width: 80, align: 'end' },
    }),
  ];
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

function priceText(price: Money | Decimal | null): Decimal | undefined {
  return (typeof price === 'object' ? price?.amount : price) ?? undefined;
}

function compareDecimals(left: Decimal | null | undefined, right: Decimal | null | undefined): number {
  if (left == null || !isDecimal(left)) return right == null ? 0 : -1;
  if (right == null || !isDecimal(right)) return 1;
  return compare(parseExact(left), parseExact(right));
}
