import { describe, expect, it } from 'vitest';
import type { OwedInvoice, QueueRow, TimelineEvent } from '../api/types';
import { sheetCommandFor } from './keys';
import { openOf } from './sums';
import { chanceWords, deliveryWords, eventAmount, eventWords, habitWords, nextAccount, scoreTerms } from './words';

const event = (change: Partial<TimelineEvent>): TimelineEvent => ({
  at: '2026-11-05T10:00:00Z',
  kind: 'call',
  document: '',
  actor: 'pat',
  minutes: null,
  outcome: null,
  note: null,
  detail: {},
  commit_seq: 1,
  ...change,
});

describe('what happened', () => {
  it('names contact, outcome, minutes and document', () => {
    expect(eventWords(event({ outcome: 'no_answer', minutes: 1 }))).toBe('Call: no answer, 1 minute');
    expect(eventWords(event({ kind: 'promise_made', document: 'PP-000001' }))).toBe('Promise made, PP-000001');
  });

  it('has an amount only where the event has one with its currency', () => {
    expect(eventAmount(event({ detail: { amount: { amount: '1200.50', currency: 'USD' } } }))).toBe('1,200.50 USD');
    expect(eventAmount(event({ detail: { amount: '7' } }))).toBeNull();
  });
});

describe('how a customer pays', () => {
  const outlook = { as_of: '2026-11-05', mode: 'model', why: null, settled: 9, late: 4, recent: 5, recent_late: 1 };
  it.each([
    ['6.2', 5, 'Pays 6.2 days after the due day as a rule; 1 of the last 5 settled invoices late.'],
    ['-3.0', 1, 'Pays 3.0 days before the due day as a rule; 1 of the last 1 settled invoice late.'],
    ['9.9', 0, 'Has not settled an invoice yet: what is expected rests on other customers.'],
  ])('%s days, %i recent', (usual_days_late, recent, words) => {
    expect(habitWords({ ...outlook, recent, usual_days_late })).toBe(words);
  });
});

describe('how a chance adds up', () => {
  const score = {
    base: '-0.41',
    effects: [{ text: 'Paid late lately', effect: '0.52' }],
    rest: '0.38',
    log_odds: '0.49',
    calibrated: null,
    percent: 62,
  };

  it('names every term with its sign, and the sum', () => {
    expect(scoreTerms(score).map(([effect]) => effect)).toEqual(['−0.41', '+0.52', '+0.38', '= +0.49']);
  });

  it.each([
    [null, '1 / (1 + e^−0.49) = 62 %'],
    ['-0.20', 'Such sums came true as −0.20. 1 / (1 + e^0.20) = 62 %'],
  ])('calibrated to %s', (calibrated, words) => {
    expect(chanceWords({ ...score, calibrated })).toBe(words);
  });
});

it('says of a delivery only what was wrong with it', () => {
  const delivered = (short_lines: number, late_lines: number) =>
    deliveryWords({ delivery: { short_lines, late_lines } } as OwedInvoice);
  expect([delivered(2, 1), delivered(0, 1), delivered(0, 0)]).toEqual([
    '2 lines short, 1 line late',
    '1 line late',
    null,
  ]);
});

it('adds up what is ticked to the cent', () => {
  const open = (amount: string) => ({ open: { amount, currency: 'USD' } }) as OwedInvoice;
  expect(openOf([open('0.10'), open('0.20'), open('90071992547409.93')])).toBe('90071992547410.23');
});

it('goes on to the account that follows in the plan', () => {
  const rows = ['A', 'B', 'C'].map((customer_id) => ({ subject: { customer_id } }) as QueueRow);
  expect(nextAccount(rows, 'A')).toEqual({ place: 1, next: 'B' });
  expect(nextAccount(rows, 'C')).toEqual({ place: 3, next: null });
  expect(nextAccount(rows, 'gone')).toEqual({ place: 0, next: 'A' });
});

describe('a key', () => {
  const press = (key: string, change: KeyboardEventInit = {}) => new KeyboardEvent('keydown', { key, ...change });
  it('acts alone and only while letters are on', () => {
    expect(sheetCommandFor(press('p'), true)).toBe('promise');
    expect(sheetCommandFor(press('p'), false)).toBeNull();
    expect(sheetCommandFor(press('Escape'), false)).toBe('back');
    expect(sheetCommandFor(press('p', { ctrlKey: true }), true)).toBeNull();
  });
});
