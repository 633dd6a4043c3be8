/** Values, changes and months of KPIs in words. Digits are the server's; nothing is computed here. */
import type { Decimal, Kpi, KpiPoint, KpiUnit } from '../api/types';
import { day } from '../format/date';
import { amount, quantity, unknown } from '../format/number';

export function valueWords(value: Decimal | null, unit: KpiUnit, currency: string): string {
  if (value === null) return unknown;
  return `${amount(value)}${unitWords(unit, currency)}`;
}

/** The unit behind a figure, with the space before it. */
export function unitWords(unit: KpiUnit, currency: string): string {
  switch (unit) {
    case 'percent':
      return ' %';
    case 'days':
      return ' days';
    case 'per_year':
      return ' a year';
    case 'money':
      return ` ${currency}`;
  }
}

/** "1,473 of 1,678", or an amount where it is money. */
export function partWords(value: Decimal | null, currency: string | null): string {
  if (value === null) return unknown;
  return currency === null ? quantity(value) : `${amount(value)} ${currency}`;
}

export type Verdict = 'better' | 'worse' | 'same' | 'changed';

/** Which way a change is, for people: down is good for days sales outstanding. */
export function verdict(change: Decimal, better: Kpi['better']): Verdict {
  if (/^-?0+(\.0+)?$/.test(change)) return 'same';
  if (better === 'neither') return 'changed';
  return change.startsWith('-') === (better === 'lower') ? 'better' : 'worse';
}

/** "▼ −2.02 pp worse": direction, figure and word, so that colour is never needed. */
export function changeWords(change: Decimal, unit: KpiUnit, better: Kpi['better'], currency: string): string {
  const words = verdict(change, better);
  if (words === 'same') return 'unchanged';
  const mark = change.startsWith('-') ? '▼ ' : '▲ +';
  const figure = changeFigure(change, unit, currency);
  return `${mark}${figure}${words === 'changed' ? '' : ` ${words}`}`;
}

function changeFigure(change: Decimal, unit: KpiUnit, currency: string): string {
  if (unit === 'percent') return `${amount(change)} pp`;
  return unit === 'per_year' ? amount(change) : valueWords(change, unit, currency);
}

/** A target as it was set, without zeros that nobody wrote. */
export function targetWords(target: Decimal, unit: KpiUnit, currency: string): string {
  return `${quantity(target)}${unitWords(unit, currency)}`;
}

export function monthWords({ from, to }: Pick<KpiPoint, 'from' | 'to'>): string {
  return `${day(from)} to ${day(to)}`;
}
