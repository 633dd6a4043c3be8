import { describe, expect, it } from 'vitest';
import { add, compare, isDecimal, parseExact, toText, zero } from './decimal';

const sum = (...texts: string[]) => toText(texts.map(parseExact).reduce(add, zero));

describe('exact decimals', () => {
  it('add what floats cannot', () => {
    expect(sum('0.1', '0.2')).toBe('0.3');
    expect(sum('12345678901234567890.1234', '0.0001')).toBe('12345678901234567890.1235');
  });

  it('keep the longer scale and the sign', () => {
    expect(sum('1.50', '-2.125')).toBe('-0.625');
    expect(sum('-0.5', '0.5')).toBe('0.0');
    expect(sum()).toBe('0');
  });

  it('compare across scales', () => {
    expect(compare(parseExact('1.10'), parseExact('1.1'))).toBe(0);
    expect(compare(parseExact('-3'), parseExact('2.999'))).toBeLessThan(0);
    expect(compare(parseExact('9007199254740993'), parseExact('9007199254740992'))).toBeGreaterThan(0);
  });

  it.each(['', 'abc', '1,000', '1e3', '.5', '5.', 'NaN', '--1'])('refuse %j instead of guessing', (text) => {
    expect(isDecimal(text)).toBe(false);
    expect(() => parseExact(text)).toThrow(RangeError);
  });
});
