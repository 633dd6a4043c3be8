import { expect, it } from 'vitest';
import type { LastRun, Session } from '../api/types';
import { staleWords } from './staleness';

const run = { snapshot: { business_date: '2026-11-05' } } as LastRun;
const session = (business_date: string, last_run: LastRun | null) => ({ business_date, last_run }) as Session;

it('calls a plan of an earlier day stale, and says how old it is', () => {
  expect(staleWords(session('2026-11-08', run))).toBe('Stock as of 5 Nov 2026 (3 days old): no plan has run since.');
  expect(staleWords(session('2026-11-05', run))).toBeNull();
  expect(staleWords(session('2026-11-05', null))).toBeNull();
});
