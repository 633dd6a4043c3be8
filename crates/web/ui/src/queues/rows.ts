/** Pure questions about queue rows: which match a filter, how they group by supplier, what they add up to. Sums are exact. */
import type { Money, QueueRow } from '../api/types';
import { add, parseExact, toText, zero, type Exact } from '../format/decimal';
import type { QueueSearch } from './search';

/** A line of the grid: a supplier's heading or a row. */
export type GridLine = { type: 'group'; group: SupplierGroup } | { type: 'row'; row: QueueRow };

export interface SupplierGroup {
  supplierId: string | null;
  name: string;
  rows: QueueRow[];
  values: Money[];
}

export function filterRows(rows: QueueRow[], search: Pick<QueueSearch, 'q' | 'supplier' | 'site'>): QueueRow[] {
  const words = (search.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(
    (row) =>
      (!search.supplier || row.supplier_id === search.supplier) &&
      (!search.site || row.site_id === search.site) &&
      words.every((word) => searchText(row).includes(word)),
  );
}

/** Rows under a heading for each supplier, suppliers in the order in which their first row stands. */
export function groupBySupplier(rows: QueueRow[]): GridLine[] {
  const groups = new Map<string | null, QueueRow[]>();
  for (const row of rows) {
    const group = groups.get(row.supplier_id);
    if (group) group.push(row);
    else groups.set(row.supplier_id, [row]);
  }
  return [...groups].flatMap(([supplierId, members]) => {
    const name = (members[0] && supplierName(members[0])) ?? 'No supplier';
    const group: SupplierGroup = { supplierId, name, rows: members, values: sumValues(members) };
    return [{ type: 'group', group } as const, ...members.map((row) => ({ type: 'row', row }) as const)];
  });
}

/** Order values, or other money, added exactly, one sum for each currency: amounts of two currencies never become one number. */
export function sumValues(rows: QueueRow[], read = (row: QueueRow) => row.order_value): Money[] {
  const sums = new Map<string, Exact>();
  for (const value of rows.map(read)) {
    sums.set(value.currency, add(sums.get(value.currency) ?? zero, parseExact(value.amount)));
  }
  return [...sums].map(([currency, sum]) => ({ amount: toText(sum), currency }));
}

/** The unit or currency all rows share, which then stands in the header; null when they are mixed and each cell names its own. */
export function shared<T>(rows: QueueRow[], read: (row: QueueRow) => T | null | undefined): T | null {
  let found: T | null = null;
  for (const row of rows) {
    const value = read(row);
    if (value == null) continue;
    if (found !== null && found !== value) return null;
    found = value;
  }
  return found;
}

export function supplierName(row: QueueRow): string | null {
  return row.supplier_name ?? row.supplier_id;
}

/** The choices of a filter: ids with their names, sorted by name, each once. */
export function choices(
  rows: QueueRow[],
  id: (row: QueueRow) => string | null,
  name: (row: QueueRow) => string | null,
) {
  const names = new Map<string, string>();
  for (const row of rows) {
    const key = id(row);
    if (key !== null && !names.has(key)) names.set(key, name(row) ?? key);
  }
  return [...names].map(([value, label]) => ({ value, label })).sort((a, b) => a.label.localeCompare(b.label, 'en'));
}

const searchTexts = new WeakMap<QueueRow, string>();

function searchText(row: QueueRow): string {
  const known = searchTexts.get(row);
  if (known !== undefined) return known;
  const parts = [row.item_id, row.item_name, row.site_id, row.supplier_id, supplierName(row), row.verb, row.owner];
  const codes = row.reasons.map((reason) => `${reason.code} ${reason.text}`);
  const text = [...parts, ...row.flags, ...codes].filter(Boolean).join(' ').toLowerCase();
  searchTexts.set(row, text);
  return text;
}
