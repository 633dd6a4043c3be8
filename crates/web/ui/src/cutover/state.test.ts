import { describe, expect, it } from 'vitest';
import type { CutOver, CutOverTotal } from '../api/types';
import { countsWords, notLiveWords, standingOf, stateWords } from './state';

const usd = (amount: string) => ({ amount, currency: 'USD' });
const total = (difference: string, explanation: string | null = null): CutOverTotal => ({
  kind: 'account',
  subject: '1200',
  expected: usd('10.00'),
  actual: usd('10.00'),
  difference: usd(difference),
  explanation,
  signed_by: null,
  signed_at: null,
});
const cutOver = (change: Partial<CutOver>): CutOver => ({
  contract: 1,
  state: 'open',
  cut_over_on: '2026-10-31',
  checked_at: null,
  totals: [],
  unexplained: 0,
  may_go_live: false,
  ...change,
});

describe('a total', () => {
  it.each([
    ['0.00', 'equal'],
    ['-0.00', 'equal'],
    ['0', 'equal'],
    ['0.01', 'open'],
    ['-120.50', 'open'],
  ])('with a difference of %s is %s', (difference, standing) => expect(standingOf(total(difference))).toBe(standing));

  it('that differs for a known reason is explained', () => {
    expect(standingOf(total('0.01', 'Rounded'))).toBe('explained');
  });

  it('is counted', () => {
    expect(countsWords([total('0.00'), total('1.00', 'x'), total('2.00')])).toBe(
      '3 totals: 1 equal, 1 explained, 1 not explained',
    );
    expect(countsWords([total('0.00')])).toBe('1 total: 1 equal');
  });
});

describe('going live', () => {
  it('says what is in the way', () => {
    expect(notLiveWords(cutOver({ state: 'none', cut_over_on: null }))).toMatch(/^Nothing was taken over/);
    expect(notLiveWords(cutOver({}))).toMatch(/^Compare the totals/);
    expect(notLiveWords(cutOver({ totals: [total('1.00')], unexplained: 1 }))).toMatch(/^1 difference is /);
    expect(notLiveWords(cutOver({ totals: [total('0.00')], may_go_live: true }))).toBeNull();
    expect(notLiveWords(cutOver({ state: 'live' }))).toBe('This home is live.');
  });

  it('names the state with its day', () => {
    expect(stateWords(cutOver({}))).toBe('Open, cut-over on 31 Oct 2026');
    expect(stateWords(cutOver({ state: 'live' }))).toBe('Live since the cut-over on 31 Oct 2026');
    expect(stateWords(cutOver({ state: 'none', cut_over_on: null }))).toBe('Nothing taken over');
  });
});
