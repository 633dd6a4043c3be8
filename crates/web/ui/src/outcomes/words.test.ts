import { describe, expect, it } from 'vitest';
import { ratioWords, shareWords } from './words';

describe('shares and ratios', () => {
  it('are whole percent with a true minus, and unknown of nothing', () => {
    expect([shareWords(3, 12), shareWords(0, 0)]).toEqual(['25 %', '—']);
    expect([ratioWords('0.84'), ratioWords('-0.05'), ratioWords(null)]).toEqual(['84 %', '−5 %', '—']);
  });
});
