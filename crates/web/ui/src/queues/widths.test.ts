import { describe, expect, it } from 'vitest';
import { fittingChips, fitWidths, headerWidth, letterRoom, textWidth, type ColumnWidth } from './widths';

const columns: ColumnWidth[] = [
  { id: 'item', width: 200, narrow: 160, wide: 300 },
  { id: 'supplier', width: 120, narrow: 100 },
  { id: 'on_hand', width: 80, givesWay: 2 },
  { id: 'order', width: 500 },
  { id: 'reasons', width: 0 },
  { id: 'unit_cost', width: 100, givesWay: 1 },
];
const fitted = (room: number | null) => Object.fromEntries(fitWidths(columns, room));

describe('the widths of the columns', () => {
  it('gives the number of a document the room that its digits take', () => {
    expect(letterRoom('SO-007123')).toBeCloseTo(10.2);
    expect(letterRoom('lower limit')).toBe(11);
    expect(textWidth(letterRoom('SO-007123'), { least: 52, most: 160 })).toBe(90);
  });

  it('gives the reasons what is left over', () => {
    expect(fitted(1300)).toEqual({ item: 200, supplier: 120, on_hand: 80, order: 500, reasons: 300, unit_cost: 100 });
  });

  it('leaves columns out in their order before the reasons are cut', () => {
    expect(fitted(1200)).toEqual({ item: 200, supplier: 120, on_hand: 80, order: 500, reasons: 300 });
    expect(fitted(1050)).toEqual({ item: 200, supplier: 120, order: 500, reasons: 230 });
  });

  it('cuts names before the queue scrolls sideways', () => {
    const { item, supplier, reasons, ...others } = fitted(1000);
    expect(reasons).toBeGreaterThanOrEqual(208);
    expect((item ?? 0) + (supplier ?? 0) + 500 + (reasons ?? 0)).toBe(1000);
    expect(item).toBeGreaterThanOrEqual(160);
    expect(supplier).toBeGreaterThanOrEqual(100);
    expect(others).toEqual({ order: 500 });
    expect(fitted(600)).toEqual({ item: 160, supplier: 100, order: 500, reasons: 208 });
  });

  it('lets names grow when the reasons have enough', () => {
    expect(fitted(1500)).toMatchObject({ item: 260, reasons: 440 });
    expect(fitted(2000)).toMatchObject({ item: 300, supplier: 120, reasons: 900 });
  });

  it('has a width for every column before the room is known', () => {
    expect(fitted(null)).toMatchObject({ item: 200, unit_cost: 100, reasons: 440 });
  });

  it('follows the longest text within bounds', () => {
    expect(textWidth(3, { least: 52, most: 88 })).toBe(52);
    expect(textWidth(9, { least: 52, most: 88 })).toBe(81);
    expect(textWidth(40, { least: 52, most: 88 })).toBe(88);
  });
});

describe('the reasons of a row', () => {
  const flag = { text: 'Often out of stock', isFlag: true };
  const reason = { text: 'Below reorder point', isFlag: false };
  const other = { text: 'Whole packs', isFlag: false };

  it('shows as many as fit whole, and leaves room to say how many more', () => {
    expect(fittingChips([flag, reason, other], 480)).toBe(3);
    expect(fittingChips([flag, reason, other], 340)).toBe(2);
    expect(fittingChips([flag, reason, other], 208)).toBe(1);
    expect(fittingChips([reason, other], 248)).toBe(2);
  });

  it('always shows the first, and nothing where there is nothing', () => {
    expect(fittingChips([flag], 40)).toBe(1);
    expect(fittingChips([], 208)).toBe(0);
  });
});

describe('the width of a header', () => {
  it('has room for its longer line when it is broken in two', () => {
    expect(headerWidth('Expected in 14 days (USD)', 52)).toBe(
      textWidth('14 days (USD)'.length, { least: 0, most: 999 }),
    );
    expect(headerWidth('Minutes', 52)).toBe(textWidth('Minutes'.length, { least: 0, most: 999 }));
  });

  it('is no narrower than the column needs', () => {
    expect(headerWidth('Rank', 84)).toBe(84);
  });
});
