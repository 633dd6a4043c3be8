import { expect, it } from 'vitest';
import { sortOut } from './chosen';

const file = (name: string, size = 10) => ({ name, size });

it('tells data from a mapping, and says why the rest cannot be taken', () => {
  const { data, mapping, refused } = sortOut([
    file('Items.CSV'),
    file('sales.csv.gz'),
    file('stock.xlsx'),
    file('moves.parquet'),
    file('mapping.toml'),
    file('second.toml'),
    file('notes.docx'),
    file('empty.csv', 0),
    file('huge.csv', 300 * 1024 * 1024),
    file('huge.toml', 2 * 1024 * 1024),
  ]);
  expect(data.map(({ name }) => name)).toEqual(['Items.CSV', 'sales.csv.gz', 'stock.xlsx', 'moves.parquet']);
  expect(mapping?.name).toBe('mapping.toml');
  expect(refused.map(({ name }) => name)).toEqual(['second.toml', 'notes.docx', 'empty.csv', 'huge.csv', 'huge.toml']);
  expect(refused.every(({ why }) => why.length > 20)).toBe(true);
});
