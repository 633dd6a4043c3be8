import { expect, it } from 'vitest';
import type { ChangedRecommendation } from '../api/types';
import { rowWith } from '../testing/rows';
import { changeWords, elsewhere } from './elsewhere';

const row = rowWith({ rec_id: 'r1', revision: 3, owner: 'buyer.kim' });
const now = (change: Partial<ChangedRecommendation> = {}): ChangedRecommendation => ({
  rec_id: 'r1',
  kind: 'replenishment',
  revision: 3,
  state: 'proposed',
  owner: 'buyer.kim',
  ...change,
});

it('says what changed, and nothing of what the row shows already', () => {
  expect(changeWords(row, now())).toBeNull();
  expect(changeWords(row, now({ state: 'executed' }))).toBe('Executed');
  expect(changeWords(row, now({ revision: 4 }))).toBe('Changed');
  expect(changeWords(row, now({ owner: 'buyer.shah' }))).toBe('Owner buyer.shah');
  expect(changeWords(row, now({ revision: 2, state: 'snoozed' }))).toBeNull();
});

it('counts rows that wait, of this queue and its states only', () => {
  const heard = [
    now(),
    now({ rec_id: 'r2' }),
    now({ rec_id: 'r3', state: 'edited' }),
    now({ rec_id: 'r4', state: 'executed' }),
    now({ rec_id: 'r5', kind: 'collections' }),
  ];
  const found = elsewhere(new Map(heard.map((one) => [one.rec_id, one])), new Map([['r1', row]]), {
    kind: 'replenishment',
    states: ['proposed', 'edited'],
  });
  expect(found).toEqual({ changed: new Map(), added: 2 });
});
