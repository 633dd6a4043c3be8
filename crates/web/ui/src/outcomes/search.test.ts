import { describe, expect, it } from 'vitest';
import { readOutcomesSearch } from './search';

describe('the address of the outcomes', () => {
  it('keeps what fits and drops what anybody typed', () => {
    expect(readOutcomesSearch({ kind: 'stockout-risk', state: 'waiting' })).toEqual({
      kind: 'stockout-risk',
      state: 'waiting',
    });
    expect(readOutcomesSearch({ kind: '<b>', state: 'executed', other: 1 })).toEqual({});
  });
});
