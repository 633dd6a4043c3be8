/** What a decision's answer means for the person: what was done, what was refused and why, and whether it can be taken back. Pure. */
import type { ApiError } from '../api/client';
import type { DecisionAnswer, DocumentRef, QueueRow, Refusal } from '../api/types';
import { doneWords, plural } from '../format/words';
import { shared } from './rows';
import type { Decision } from './useDecisions';

/** A refused row: why, and what the person saw when deciding. */
export interface Failure {
  refusal: Refusal;
  seen: { revision: number; quantity: string };
}

export type Notice =
  | {
      kind: 'done';
      text: string;
      documents: DocumentRef[];
      /** The compensating action; null with `final` saying why there is none. */
      undo: Decision | null;
      final: string | null;
      refused: number;
    }
  | { kind: 'failed'; error: ApiError; retry: () => void };

export function failures(answer: DecisionAnswer, rows: QueueRow[]): Map<string, Failure> {
  const sent = new Map(rows.map((row) => [row.rec_id, row]));
  const found = new Map<string, Failure>();
  for (const result of answer.results) {
    const row = sent.get(result.rec_id);
    if (result.outcome !== 'refused' || !row) continue;
    const refusal = result.refusal ?? {
      code: 'refused',
      subject: result.rec_id,
      message: 'Refused without a reason.',
      remedy: 'Try again, or look at the record.',
    };
    found.set(result.rec_id, { refusal, seen: { revision: row.revision, quantity: row.quantity } });
  }
  return found;
}

/** The command that takes a decision back, where one exists: a snooze is ended, an edit is edited back, the owner of before is named again. */
export function undoOf(decision: Decision, answer: DecisionAnswer): Decision | null {
  const revisions = new Map(answer.results.filter((r) => r.outcome === 'done').map((r) => [r.rec_id, r.revision]));
  const rows = decision.rows
    .filter((row) => revisions.has(row.rec_id))
    .map((row) => ({ ...row, revision: revisions.get(row.rec_id) ?? row.revision }));
  const [only] = rows;
  if (!only) return null;
  if (decision.verb === 'snooze') return { verb: 'unsnooze', rows, details: {} };
  if (decision.verb === 'assign') {
    const owner = shared(rows, (row) => row.owner);
    return owner === null || decision.details.note === undoNote
      ? null
      : { verb: 'assign', rows, details: { set: { owner }, note: undoNote } };
  }
  if (decision.verb !== 'edit' || rows.length > 1 || decision.details.note === undoNote) return null;
  const reason = decision.details.reason ? { reason: decision.details.reason } : {};
  const before = decision.details.set?.action ? { action: only.verb } : { quantity: only.quantity };
  return { verb: 'edit', rows, details: { set: before, note: undoNote, ...reason } };
}

export const undoNote = 'Undo';

export function doneNotice(decision: Decision, answer: DecisionAnswer, undo: Decision | null): Notice {
  const documents = distinct(answer.results.flatMap((result) => result.execution?.documents ?? []));
  const [first] = decision.rows;
  const what = answer.done === 1 && first && decision.rows.length === 1 ? first.item_id : plural(answer.done, 'row');
  const done = answer.done > 0 ? `${doneWords[decision.verb]} ${what}.` : 'Nothing was changed.';
  const refused = answer.refused > 0 ? ` ${refusedWords(decision, answer)}` : '';
  return {
    kind: 'done',
    text: done + refused,
    documents,
    undo,
    final: finalWords(decision, answer),
    refused: answer.refused,
  };
}

function finalWords({ verb, rows }: Decision, answer: DecisionAnswer): string | null {
  if (answer.done === 0) return null;
  if (verb === 'approve')
    return rows.some((row) => row.kind === 'replenishment')
      ? 'An executed approval cannot be undone; cancel the draft order instead.'
      : 'An executed approval cannot be undone.';
  if (verb === 'comment') return 'A comment stays in the audit trail.';
  if (verb === 'reject') return 'A rejection cannot be undone; the next plan may propose it again.';
  return null;
}

function distinct(documents: DocumentRef[]): DocumentRef[] {
  return [...new Map(documents.map((document) => [document.id, document])).values()];
}

/** Of many rows the refused ones stay selected, to be done next; of one the cursor has gone on. */
function refusedWords({ rows }: Decision, { refused }: DecisionAnswer): string {
  const [first] = rows;
  if (first && rows.length === 1) return `${first.item_id} was refused and stays in the queue.`;
  return `${plural(refused, 'row was', 'rows were')} refused and ${refused === 1 ? 'stays' : 'stay'} selected.`;
}
