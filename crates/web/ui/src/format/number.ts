/**
 * How numbers are written on screen: full digits, a true minus, `0` for zero, `—` for not known. Decimal strings go to `Intl` as strings, so
 * that 12345678901234567890.1234 keeps its last digit.
 */
import type { Decimal, Money } from '../api/types';
import { isDecimal } from './decimal';

/** One locale for the English pages: 1,234.50 and 23 Nov 2026. */
export const locale = 'en-GB';

/** Shown where a value is not known; read out as "not known" by the components. */
export const unknown = '—';

const trueMinus = (text: string) => text.replace('-', '−');

function decimalFormatter(minimumFractionDigits: number, maximumFractionDigits: number) {
  const format = new Intl.NumberFormat(locale, { minimumFractionDigits, maximumFractionDigits });
  return (value: number | Decimal) => trueMinus(format.format(value as Intl.StringNumericLiteral));
}

const asQuantity = decimalFormatter(0, 6);
const asAmount = decimalFormatter(2, 2);
const asPrice = decimalFormatter(2, 6);
const asDays = decimalFormatter(1, 1);
const asCount = decimalFormatter(0, 0);

export function quantity(value: Decimal | null | undefined): string {
  return value == null || !isDecimal(value) ? unknown : asQuantity(value);
}

/**
 * Every digit there is, for a derivation: a rounded step would not add up on a calculator. The fraction stays text, since the number of
 * fraction digits `Intl` accepts differs from engine to engine (20 in some), and asking for more throws.
 */
export function everyDigit(value: Decimal): string {
  if (!isDecimal(value)) return value;
  const [whole = '0', fraction = ''] = value.split('.');
  const digits = fraction.replace(/0+$/, '');
  const shown = asCount(whole as Intl.StringNumericLiteral);
  return digits === '' ? shown.replace(/^−0$/, '0') : `${shown}.${digits}`;
}

export function amount(value: Decimal | null | undefined): string {
  return value == null || !isDecimal(value) ? unknown : asAmount(value);
}

/** `+0.29` or `−1.29`: what is added to something. */
export function signedAmount(value: Decimal): string {
  return `${value.startsWith('-') ? '' : '+'}${amount(value)}`;
}

/** Amount and currency together, for sentences; columns carry the currency in their header. */
export function money(value: Money | null | undefined): string {
  return value == null ? unknown : `${amount(value.amount)} ${value.currency}`;
}

/** A unit price keeps up to six decimals: rounding one to cents would not multiply out to the order's value. */
export function unitPrice(value: Decimal | null | undefined): string {
  return value == null || !isDecimal(value) ? unknown : asPrice(value);
}

export function days(value: number | null | undefined): string {
  return value == null ? unknown : asDays(value);
}

export function count(value: number | null | undefined): string {
  return value == null ? unknown : asCount(value);
}

/** What something adds or takes away, with its sign. */
export function signed(value: number): string {
  return value > 0 ? `+${asCount(value)}` : asCount(value);
}

/** A probability without false precision: "72 %", "< 1 %", "> 99 %". */
export function probability(value: number | null | undefined): string {
  if (value == null) return unknown;
  if (value > 0 && value < 0.01) return '< 1 %';
  if (value < 1 && value > 0.99) return '> 99 %';
  return `${Math.round(value * 100)} %`;
}

/** A point of a chart: three significant digits are already finer than a forecast's error. */
export function chartValue(value: number): string {
  return trueMinus(
    new Intl.NumberFormat(locale, { maximumSignificantDigits: Math.abs(value) < 100 ? 3 : 4 }).format(value),
  );
}

/**
 * The quantity a person typed, as a plain decimal string; null when it is not one. Grouping commas and spaces are dropped, so 1,200.5 reads as
 * it looks.
 */
export function readQuantity(typed: string): Decimal | null {
  const text = typed.replace(/[\s,]/g, '');
  if (!/^\d{1,15}(\.\d{1,6})?$/.test(text)) return null;
  return text.replace(/^0+(?=\d)/, '');
}
