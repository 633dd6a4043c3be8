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
  ended: null,
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
    isPart: false,
  });
  expect(found).toEqual({ changed: new Map(), gone: new Map(), added: 2 });
});

it('tells what is over from what only changed, and why it is', () => {
  const paid = { code: 'less_owed_since', text: 'C-1 owes 0.00 of the 120.00 that were to be asked for' };
  const heard = [
    now({ state: 'expired', ended: paid }),
    now({ rec_id: 'r2', state: 'edited' }),
    now({ rec_id: 'r3', state: 'executed' }),
  ];
  const rows = ['r1', 'r2', 'r3'].map((id) => [id, rowWith({ rec_id: id, revision: 3 })] as const);
  const { changed, gone } = elsewhere(new Map(heard.map((one) => [one.rec_id, one])), new Map(rows), {
    kind: 'collections',
    states: ['proposed', 'edited'],
    isPart: false,
  });
  expect([...changed]).toEqual([
    ['r1', 'Paid since'],
    ['r2', 'Edited'],
    ['r3', 'Executed'],
  ]);
  expect([...gone]).toEqual([
    ['r1', 'C-1 owes 0.00 of the 120.00 that were to be asked for.'],
    ['r3', 'Executed'],
  ]);
});
