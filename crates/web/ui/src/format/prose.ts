/** Sentences of the server with days and amounts as the pages write them. Pure. */
import { day } from './date';
import { amount } from './number';

/** "5514.63 USD since 2026-08-01" as "5,514.63 USD since 1 Aug 2026"; numbers within codes stay. */
export function prose(text: string): string {
  return text
    .replace(/(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])/g, (written) => (isDay(written) ? day(written) : written))
    .replace(/(?<![\w.,-])(\d{4,}\.\d{2})(?= [A-Z]{3}\b)/g, (written) => amount(written));
}

function isDay(written: string): boolean {
  return !Number.isNaN(Date.parse(`${written}T00:00:00Z`));
}
