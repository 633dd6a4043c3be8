import { describe, expect, it } from 'vitest';
import { addDays, day, daysBetween, instant, relativeDay } from './date';

describe('days and instants', () => {
  it('writes days in one form', () => {
    expect(day('2026-11-05')).toBe('5 Nov 2026');
    expect(day(null)).toBe('—');
  });

  it('counts days across months, leap years and clock changes', () => {
    expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
    expect(addDays('2026-10-24', 2)).toBe('2026-10-26');
    expect(daysBetween('2026-12-31', '2027-01-01')).toBe(1);
  });

  it('says how far a day is', () => {
    expect(relativeDay('2026-11-05', '2026-11-05')).toBe('today');
    expect(relativeDay('2026-11-05', '2026-11-06')).toBe('in 1 day');
    expect(relativeDay('2026-11-05', '2026-11-02')).toBe('3 days late');
  });

  it('shows an instant in the zone of the entity and names it', () => {
    expect(instant('2026-11-05T10:10:00Z', 'Europe/Berlin')).toMatch(/^5 Nov 2026, 11:10 (CET|GMT\+1)$/);
  });
});
