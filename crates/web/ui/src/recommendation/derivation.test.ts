import { describe, expect, it } from 'vitest';
import type { Derivation, DerivationOp } from '../api/types';
import { firstWrongStep } from './derivation';

function derivation(result: string, ...steps: [DerivationOp, string, string][]): Derivation {
  return {
    unit: 'EA',
    result,
    steps: steps.map(([op, value, running], index) => ({
      n: index + 1,
      label: op,
      op,
      value,
      unit: 'EA',
      result: running,
      source: { table: 'item_sites', version: null, key: 'BOLT-M8|MAIN' },
      rule_id: null,
    })),
  };
}

describe('adding a derivation up', () => {
  it('agrees with one that is right, through every operation', () => {
    const right = derivation(
      '120.00',
      ['set', '87.5', '87.5000'],
      ['add', '12.25', '99.75'],
      ['subtract', '0.75', '99'],
      ['multiply', '1.1', '108.9'],
      ['divide', '3', '36.3'],
      ['at_least', '50', '50'],
      ['at_most', '1000', '50'],
      ['add', '50.0001', '100.0001'],
      ['round_up_to', '24', '120'],
    );
    expect(firstWrongStep(right)).toBeNull();
  });

  it('loses nothing in a division that does not come out even', () => {
    expect(firstWrongStep(derivation('1', ['set', '1', '1'], ['divide', '3', '0.333333']))).toBe(2);
  });

  it('finds the first wrong step, by the last digit', () => {
    expect(firstWrongStep(derivation('3.0001', ['set', '1', '1'], ['add', '2', '3.0001']))).toBe(2);
    expect(firstWrongStep(derivation('0.3', ['set', '0.1', '0.1'], ['add', '0.2', '0.3']))).toBeNull();
  });

  it('does not accept a final result that differs from the last step', () => {
    expect(firstWrongStep(derivation('4', ['set', '3', '3']))).toBe(1);
  });

  it('rounds up to a multiple, also of a fraction, and leaves a multiple alone', () => {
    expect(firstWrongStep(derivation('2.5', ['set', '2.1', '2.1'], ['round_up_to', '0.5', '2.5']))).toBeNull();
    expect(firstWrongStep(derivation('48', ['set', '48', '48'], ['round_up_to', '24', '48']))).toBeNull();
    expect(firstWrongStep(derivation('-24', ['set', '-30', '-30'], ['round_up_to', '24', '-24']))).toBeNull();
  });

  it('does not divide by zero', () => {
    expect(firstWrongStep(derivation('1', ['set', '1', '1'], ['divide', '0', '1']))).toBe(2);
  });
});
