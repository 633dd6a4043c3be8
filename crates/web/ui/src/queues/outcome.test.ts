import { describe, expect, it } from 'vitest';
import type { DecisionAnswer, DecisionResult } from '../api/types';
import { rowWith } from '../testing/rows';
import { doneNotice, failures, undoNote, undoOf } from './outcome';

const one = rowWith({ rec_id: 'r1' });
const two = rowWith({ rec_id: 'r2', item_id: 'VLV-1' });
const refusal = { code: 'position_changed', subject: 'VLV-1', message: 'Stock arrived.', remedy: 'Reject it.' };

const done = (rec_id: string, change: Partial<DecisionResult> = {}): DecisionResult => ({
  rec_id,
  revision: 2,
  state: 'executed',
  outcome: 'done',
  refusal: null,
  execution: null,
  ...change,
});
const answer = (...results: DecisionResult[]): DecisionAnswer => {
  const count = results.filter((result) => result.outcome === 'done').length;
  return { contract: 1, results, done: count, refused: results.length - count };
};

describe('a mixed answer', () => {
  const execution = {
    command: 'create_purchase_order',
    commit_seq: 7,
    documents: [{ kind: 'purchase_order', id: 'PO-1' }],
  };
  const mixed = answer(done('r1', { execution }), done('r2', { outcome: 'refused', refusal }));
  const decision = { verb: 'approve', rows: [one, two], details: {} } as const;

  it('keeps the refusal and what the person saw', () => {
    expect([...failures(mixed, [one, two])]).toEqual([['r2', { refusal, seen: { revision: 1, quantity: '120' } }]]);
  });

  it('names the draft order and says that it is final', () => {
    const notice = doneNotice(
      { ...decision, rows: [one, two] },
      mixed,
      undoOf({ ...decision, rows: [one, two] }, mixed),
    );
    expect(notice).toMatchObject({
      text: 'Approved 1 row. 1 row was refused and stays selected.',
      documents: [{ id: 'PO-1' }],
      undo: null,
      refused: 1,
    });
    expect(notice.kind === 'done' && notice.final).toContain('cannot be undone');
  });

  it('names a draft order once, however many lines it got', () => {
    const both = answer(done('r1', { execution }), done('r2', { execution }));
    expect(doneNotice({ ...decision, rows: [one, two] }, both, null)).toMatchObject({ documents: [{ id: 'PO-1' }] });
  });
});

describe('undo', () => {
  it('ends a snooze of the rows that were snoozed, at their new revision', () => {
    const undo = undoOf(
      { verb: 'snooze', rows: [one, two], details: { until: '2026-12-01' } },
      answer(done('r1'), done('r2', { outcome: 'refused', refusal })),
    );
    expect(undo?.verb).toBe('unsnooze');
    expect(undo?.rows.map((row) => [row.rec_id, row.revision])).toEqual([['r1', 2]]);
  });

  it('edits back to the quantity from before, once', () => {
    const undo = undoOf(
      { verb: 'edit', rows: [one], details: { set: { quantity: '96' }, reason: 'OTHER' } },
      answer(done('r1')),
    );
    expect(undo).toMatchObject({
      verb: 'edit',
      details: { set: { quantity: '120' }, reason: 'OTHER', note: undoNote },
    });
    expect(undo && undoOf(undo, answer(done('r1')))).toBeNull();
  });

  it('names the owner of before again where there was one for all', () => {
    const assigned = { verb: 'assign', rows: [one, two], details: { set: { owner: 'buyer.shah' } } } as const;
    const undo = undoOf({ ...assigned, rows: [one, two] }, answer(done('r1'), done('r2')));
    expect(undo).toMatchObject({ verb: 'assign', details: { set: { owner: 'buyer.kim' }, note: undoNote } });
    const mixed = [one, { ...two, owner: 'buyer.ortiz' }];
    expect(undoOf({ ...assigned, rows: mixed }, answer(done('r1'), done('r2')))).toBeNull();
  });

  it('is not offered for what is final', () => {
    expect(undoOf({ verb: 'comment', rows: [one], details: { note: 'ask Sam' } }, answer(done('r1')))).toBeNull();
    expect(undoOf({ verb: 'approve', rows: [one], details: {} }, answer(done('r1')))).toBeNull();
    expect(undoOf({ verb: 'reject', rows: [one], details: { reason: 'OTHER' } }, answer(done('r1')))).toBeNull();
  });
});
