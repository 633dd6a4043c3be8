/** What each command of the queue does: which rows it concerns, which question it asks first, and what it sends. */
import { useCallback, useState } from 'react';
import type { Alternative, DecisionAnswer, QueueRow } from '../api/types';
import type { Decision } from './useDecisions';

export type Question =
  | { type: 'approve'; rows: QueueRow[] }
  | { type: 'reject'; rows: QueueRow[] }
  | { type: 'snooze'; rows: QueueRow[] }
  | { type: 'owner'; rows: QueueRow[] }
  | { type: 'comment'; rows: QueueRow[] }
  /** Which quantity, where the row itself has no field for it. */
  | { type: 'quantity'; row: QueueRow }
  /** Which other action; then why. */
  | { type: 'action'; row: QueueRow }
  | { type: 'actionReason'; row: QueueRow; instead: Alternative }
  | { type: 'editReason'; row: QueueRow; quantity: string; thenEdit: string | null }
  | { type: 'conflict'; decision: Decision; ids: string[] }
  | { type: 'help' };

interface Context {
  decide: (decision: Decision) => Promise<DecisionAnswer | null>;
  /** Called with each decision as it is sent, to move the cursor on. */
  onSend?: (decision: Decision) => void;
  /** Called with each answer and the rows it was for, to move the selection on. */
  onAnswer?: (decision: Decision, answer: DecisionAnswer) => void;
}

export function useQueueActions({ decide, onSend, onAnswer }: Context) {
  const [question, setQuestion] = useState<Question | null>(null);

  const send = useCallback(
    async (decision: Decision) => {
      setQuestion(null);
      onSend?.(decision);
      const answer = await decide(decision);
      if (!answer) return;
      onAnswer?.(decision, answer);
      const ids = answer.results.filter(isConflict).map((result) => result.rec_id);
      if (ids.length > 0) setQuestion({ type: 'conflict', decision, ids });
    },
    [decide, onSend, onAnswer],
  );
  return { question, ask: setQuestion, send };
}

/** Refusals that mean "this is no longer the row you saw", as opposed to "this may not be done". */
const conflictCodes = new Set(['stale_revision', 'wrong_state']);

function isConflict(result: DecisionAnswer['results'][number]): boolean {
  return result.outcome === 'refused' && conflictCodes.has(result.refusal?.code ?? '');
}
