/** Days and instants. A day is a civil date and has no zone; an instant is shown in the entity's zone, which is named beside it. */
import type { Day, Instant } from '../api/types';
import { locale, unknown } from './number';

const dayFormat = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const shortDayFormat = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
const msPerDay = 86_400_000;

export function day(value: Day | null | undefined): string {
  return value == null ? unknown : dayFormat.format(utc(value));
}

export function shortDay(value: Day): string {
  return shortDayFormat.format(utc(value));
}

/** Time and day in the entity's zone: "23 Nov 2026, 05:10 CET". */
export function instant(value: Instant | null | undefined, timeZone: string): string {
  if (value == null) return unknown;
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  }).format(new Date(value));
}

/** Whole days from `start` to `end`; negative when `end` is earlier. */
export function daysBetween(start: Day, end: Day): number {
  return Math.round((utc(end).getTime() - utc(start).getTime()) / msPerDay);
}

export function addDays(start: Day, count: number): Day {
  return new Date(utc(start).getTime() + count * msPerDay).toISOString().slice(0, 10);
}

/** "today", "in 3 days", "2 days late": only ever shown beside the date itself. */
export function relativeDay(today: Day, target: Day): string {
  const distance = daysBetween(today, target);
  if (distance === 0) return 'today';
  const plural = Math.abs(distance) === 1 ? 'day' : 'days';
  return distance > 0 ? `in ${distance} ${plural}` : `${-distance} ${plural} late`;
}

function utc(value: Day): Date {
  return new Date(`${value}T00:00:00Z`);
}
