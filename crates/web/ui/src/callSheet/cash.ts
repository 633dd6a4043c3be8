import type { CashWeek } from '../api/types';
import { shortDay } from '../format/date';

/** "Cash 28 Nov to 4 Dec"; "Cash later or never". */
export function weekWords({ from_on, until_on }: CashWeek): string {
  return until_on === null ? 'Cash later or never' : `Cash ${shortDay(from_on)} to ${shortDay(until_on)}`;
}
