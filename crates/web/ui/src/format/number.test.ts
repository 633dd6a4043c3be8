import { describe, expect, it } from 'vitest';
import {
  amount,
  chartValue,
  days,
  everyDigit,
  money,
  probability,
  quantity,
  readQuantity,
  unitPrice,
  unknown,
} from './number';

describe('numbers on screen', () => {
  it('keeps every digit of a long decimal', () => {
    expect(quantity('12345678901234567890.1234')).toBe('12,345,678,901,234,567,890.1234');
    expect(amount('9007199254740993.25')).toBe('9,007,199,254,740,993.25');
  });

  it('writes a true minus, zero as 0 and unknown as a dash', () => {
    expect(quantity('-7.0000')).toBe('−7');
    expect(quantity('0.0000')).toBe('0');
    expect(quantity(null)).toBe(unknown);
    expect(amount('not a number')).toBe(unknown);
  });

  it('shows money with two decimals and unit prices with up to six', () => {
    expect(money({ amount: '1234.5', currency: 'USD' })).toBe('1,234.50 USD');
    expect(unitPrice('0.123456')).toBe('0.123456');
    expect(unitPrice('12.500000')).toBe('12.50');
    expect(unitPrice(null)).toBe(unknown);
  });

  it.each([
    [0, '0 %'],
    [0.004, '< 1 %'],
    [0.718, '72 %'],
    [0.996, '> 99 %'],
    [1, '100 %'],
    [null, unknown],
  ])('writes the probability %s as %s', (value, text) => {
    expect(probability(value)).toBe(text);
  });

  it('shows days with one decimal, from numbers and from decimal strings', () => {
    expect(days(6.25)).toBe('6.3');
    expect(days(41)).toBe('41.0');
  });

  it('never shows a chart value finer than three or four digits', () => {
    expect(chartValue(26.2345)).toBe('26.2');
    expect(chartValue(1234.567)).toBe('1,235');
  });
});

it('rounds nothing in a derivation', () => {
  expect(everyDigit('1234.123456789012')).toBe('1,234.123456789012');
  expect(everyDigit('-0.5000')).toBe('−0.5');
  expect(everyDigit('-0.000')).toBe('0');
  expect(everyDigit('12345678901234567890')).toBe('12,345,678,901,234,567,890');
  // More digits than some engines' Intl accepts.
  expect(everyDigit('0.1234567890123456789012345678901')).toBe('0.1234567890123456789012345678901');
});

describe('a typed quantity', () => {
  it.each([
    ['120', '120'],
    [' 1,200.5 ', '1200.5'],
    ['007', '7'],
    ['0', '0'],
    ['0.25', '0.25'],
  ])('%j reads as %s', (typed, value) => {
    expect(readQuantity(typed)).toBe(value);
  });

  it.each(['', '-5', '1e9', '12.', 'ten', '1.2.3', '0.1234567', '1234567890123456'])(
    '%j is not a quantity',
    (typed) => {
      expect(readQuantity(typed)).toBeNull();
    },
  );
});
