import { expect, it } from 'vitest';
import { entriesFor, hitsWith } from './entries';

const command = (id: string, label: string) => ({ id, label, keys: ['A'], run: () => undefined });
const commands = [command('approve', 'Approve'), command('reject', 'Reject'), command('help', 'List the keys')];
const pages = [{ to: '/replenishment', label: 'Replenishment' }] as const;
const hit = { kind: 'purchase_order', id: 'PO-000124', title: 'Calder & Sons', detail: 'draft' };
const ids = (typed: string, hits = [hit]) => entriesFor(typed, commands, pages, hits).map(({ id }) => id);

it('lists everything before anything is typed', () => {
  expect(ids('', [])).toEqual(['/replenishment', 'approve', 'reject', 'help']);
});

it('finds commands by their words, and puts them before what the server found', () => {
  expect(ids('the keys')).toEqual(['help', 'purchase_order PO-000124']);
  expect(ids('124')).toEqual(['purchase_order PO-000124']);
  expect(ids('replen', [])).toEqual(['/replenishment']);
});

it('says what a hit is', () => {
  expect(entriesFor('124', commands, pages, [hit])[0]).toMatchObject({
    label: 'PO-000124 · Calder & Sons',
    detail: 'Purchase order · draft',
  });
  const about = { kind: 'recommendation', id: 'REC-1', title: 'BOLT-M8 Bolt M8', detail: null };
  expect(entriesFor('bolt', [], [], [about])[0]).toMatchObject({ label: 'BOLT-M8 Bolt M8', detail: 'Recommendation' });
});

it('keeps of an older answer only what has the newer words', () => {
  const other = { ...hit, id: 'PO-000125' };
  expect(hitsWith('po-00012', [hit, other])).toEqual([hit, other]);
  expect(hitsWith('PO-000125', [hit, other])).toEqual([other]);
});
