import { expect, it } from 'vitest';
import { isStopped, settledWords, stepOf, stepTone } from './words';

it('warns where a step is lower than its row asks for', () => {
  expect(stepTone({ asked: 'automatic', step: 'suggest' })).toBe('warn');
  expect(stepTone({ asked: 'automatic', step: 'automatic' })).toBe('good');
  expect(stepTone({ asked: 'suggest', step: 'suggest' })).toBe('info');
});

it('takes only the switch of all kinds for everything', () => {
  const last = { why: 'Stock count', actor: 'kim', at: '2026-11-20T18:00:00Z' };
  expect(isStopped({ switches: [{ ...last, scope: 'replenishment', stopped: true }] })).toBe(false);
  expect(isStopped({ switches: [{ ...last, scope: 'all', stopped: true }] })).toBe(true);
  expect(isStopped({ switches: [{ ...last, scope: 'all', stopped: false }] })).toBe(false);
});

it('names a step that it does not know by its code', () => {
  expect([stepOf('suggest'), stepOf('other')]).toEqual(['People decide', 'other']);
  expect(settledWords({ settled: 7, settled_min: 20 })).toBe('7 of 20');
});
