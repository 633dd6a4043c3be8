import { describe, expect, it } from 'vitest';
import { lineOf, mistakeOf, openMarks, startOf, targetsOf, widthOf } from './mapping';

const text = `# To be given: site_id of stock.csv (which site)
contract = 1

[[load]]
file = "items.csv"
as = "items"
[load.columns]
item_id = { column = "sku" }

[[load]]
file = "items.csv"
as = "opening_stock"
[load.columns]
item_id = { column = "sku" }
# site_id = { column = "?" }    # to be given: which site
`;

describe('a place in a mapping', () => {
  it('is the line of the field in the load of the file and target, comments included', () => {
    expect(lineOf(text, 'items.csv', 'opening_stock', 'site_id')).toBe(15);
    expect(lineOf(text, 'items.csv', 'opening_stock', 'item_id')).toBe(14);
    expect(lineOf(text, 'items.csv', 'items', 'item_id')).toBe(8);
  });

  it('is the load where it has no such field, and nowhere where there is no such load', () => {
    expect(lineOf(text, 'items.csv', 'items', 'name')).toBe(4);
    expect(lineOf(text, 'orders.csv', 'items', 'name')).toBeNull();
  });

  it('begins at a character', () => {
    expect(text.slice(startOf(text, 15)).startsWith('# site_id')).toBe(true);
    expect(startOf(text, 1)).toBe(0);
  });
});

describe('what is marked', () => {
  it('is what is left to a person, at its line and not in the head', () => {
    expect(openMarks(text)).toEqual([{ line: 15, tone: 'warn', words: 'to be given' }]);
  });

  it('is the mistake that the server found, with what would make it right', () => {
    const at = { file: 'mapping.toml', line: 8, field: 'load[1].columns.item_id.column' };
    const problem = {
      title: 'has no column `sku`',
      status: 400,
      code: 'unknown_column',
      remedy: 'Did you mean `SKU`?',
      at,
    };
    expect(mistakeOf(problem)).toEqual({
      line: 8,
      tone: 'bad',
      words: 'load[1].columns.item_id.column: has no column `sku` · Did you mean `SKU`?',
    });
  });

  it('is nothing where the failure is not of the mapping', () => {
    expect(mistakeOf(null)).toBeNull();
    expect(
      mistakeOf({
        title: 'cut in the middle',
        status: 400,
        code: 'bad_gzip',
        at: { file: 'a.csv.gz', line: null, field: null },
      }),
    ).toBeNull();
  });
});

it('knows the targets, each once', () => {
  expect(targetsOf(text)).toEqual(['items', 'opening_stock']);
  expect(targetsOf(`${text}\n[[load]]\nas="items"\n# as = "sites"`)).toEqual(['items', 'opening_stock']);
});

it('measures the widest line', () => {
  expect(widthOf('ab\n\tcd\n', 4)).toBe(6);
});
