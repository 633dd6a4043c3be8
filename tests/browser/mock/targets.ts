/** Some of what a file can become, as the dictionary describes it. */
import type { TableDescription } from '../../../crates/web/ui/src/api/types';

export const targets: TableDescription[] = [
  target(
    'items',
    'Items that are bought and sold.',
    ['item_id'],
    [
      ['item_id', 'code', 'our number of the item; required'],
      ['name', 'text', 'what people call it'],
      ['unit', 'code', 'unit that stock is counted in; `EA` where it is missing'],
    ],
  ),
  target(
    'opening_stock',
    'What lies in a bin at the cut-over day.',
    ['item_id', 'site_id'],
    [
      ['item_id', 'code', 'item; required'],
      ['site_id', 'code', 'site that has the stock; required'],
      ['quantity', 'quantity', 'how many units there are; required'],
    ],
  ),
];

function target(name: string, summary: string, grain: string[], columns: [string, string, string][]): TableDescription {
  return {
    name,
    layer: 'import',
    grain,
    summary,
    columns: columns.map(([column, type, description]) => ({ name: column, type, unit: null, description })),
  };
}
