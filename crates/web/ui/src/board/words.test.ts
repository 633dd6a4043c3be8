import { expect, test } from 'vitest';
import { signedAmount } from '../format/number';
import { changeWords, targetWords, valueWords, verdict } from './words';

test('a value has the digits that the server sent and its unit', () => {
  expect(valueWords('87.78', 'percent', 'USD')).toBe('87.78 %');
  expect(valueWords('345241.56', 'money', 'USD')).toBe('345,241.56 USD');
  expect(valueWords('4.80', 'per_year', 'USD')).toBe('4.80 a year');
  expect(valueWords(null, 'days', 'USD')).toBe('—');
  expect(targetWords('98', 'percent', 'USD')).toBe('98 %');
});

test('down is good for days and bad for a fill rate', () => {
  expect(verdict('-2.02', 'higher')).toBe('worse');
  expect(verdict('-2.02', 'lower')).toBe('better');
  expect(verdict('0.00', 'lower')).toBe('same');
  expect(verdict('5.00', 'neither')).toBe('changed');
  expect(changeWords('-2.02', 'percent', 'higher', 'USD')).toBe('▼ −2.02 pp worse');
  expect(changeWords('9.65', 'days', 'lower', 'USD')).toBe('▲ +9.65 days worse');
  expect(changeWords('100.00', 'money', 'neither', 'USD')).toBe('▲ +100.00 USD');
  expect(changeWords('-0.03', 'per_year', 'higher', 'USD')).toBe('▼ −0.03 worse');
  expect(changeWords('0.00', 'percent', 'higher', 'USD')).toBe('unchanged');
});

test('parts of a bridge have their sign', () => {
  expect([signedAmount('-1.29'), signedAmount('0.29')]).toEqual(['−1.29', '+0.29']);
});
