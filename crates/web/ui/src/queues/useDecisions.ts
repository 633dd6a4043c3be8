/**
 * Decisions of a person on recommendations: sends them, keeps refused rows with their reason, patches the rows on screen, and tells what
 * happened in one notice. One request for many rows, one answer for each. A repeat after a lost answer carries the same idempotency key, so the
 * server cannot do it twice.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { answered, ApiError, server } from '../api/client';
import type { DecisionAnswer, DecisionRequest, DecisionVerb, QueueRow } from '../api/types';
import { applyAnswer, refreshRows } from './cache';
import { doneNotice, failures, undoOf, type Failure, type Notice } from './outcome';

export interface Decision {
  verb: DecisionVerb;
  rows: QueueRow[];
  details: Omit<DecisionRequest, 'recs'>;
}

interface Submission extends Decision {
  idempotencyKey: string;
}

const maxRepeats = 2;

export function useDecisions() {
  const client = useQueryClient();
  const [refusals, setRefusals] = useState<ReadonlyMap<string, Failure>>(new Map());
  const [notice, setNotice] = useState<Notice | null>(null);
  const [pending, setPending] = useState<ReadonlyMap<string, DecisionVerb>>(new Map());

  const mutation = useMutation({
    mutationFn: ({ verb, rows, details, idempotencyKey }: Submission) => {
      const recs = rows.map(({ rec_id, revision }) => ({ rec_id, revision }));
      const params = { header: { 'Idempotency-Key': idempotencyKey } };
      return answered(server.POST(`/api/v1/recommendations/${verb}`, { params, body: { recs, ...details } }));
    },
    retry: (repeats, error) => error instanceof ApiError && error.isUnreachable && repeats < maxRepeats,
    retryDelay: 400,
    onMutate: ({ verb, rows }) =>
      setPending((known) => new Map([...known, ...rows.map((row) => [row.rec_id, verb] as const)])),
    onSettled: (_answer, _error, { rows }) => setPending((known) => new Map(withoutKeys(known, rows))),
  });

  const submit = useCallback(
    async function send(submission: Submission): Promise<DecisionAnswer | null> {
      try {
        const answer = await mutation.mutateAsync(submission);
        const refused = failures(answer, submission.rows);
        applyAnswer(client, submission.verb, answer);
        setRefusals((known) => new Map([...withoutKeys(known, submission.rows), ...refused]));
        setNotice(doneNotice(submission, answer, undoOf(submission, answer)));
        // Whoever is asked about a changed row next must see its values of now.
        await refreshRows(client, changedRows(submission.verb, answer));
        return answer;
      } catch (error) {
        setNotice({ kind: 'failed', error: asApiError(error), retry: () => void send(submission) });
        return null;
      }
    },
    [client, mutation],
  );

  const decide = useCallback(
    (decision: Decision) => submit({ ...decision, idempotencyKey: crypto.randomUUID() }),
    [submit],
  );
  const dismiss = useCallback(() => setNotice(null), []);
  const forget = useCallback(
    (recId: string) => setRefusals((known) => new Map([...known].filter(([id]) => id !== recId))),
    [],
  );
  return { decide, pending, refusals, forget, notice, dismiss };
}

/** An edit's row has new figures and an assigned one another owner; a refused row may not be the one the person saw. */
function changedRows(verb: DecisionVerb, answer: DecisionAnswer): string[] {
  const changed = answer.results.filter(
    (result) => verb === 'edit' || verb === 'assign' || result.outcome === 'refused',
  );
  return changed.map((result) => result.rec_id);
}

function withoutKeys<V>(known: ReadonlyMap<string, V>, rows: QueueRow[]): [string, V][] {
  const answered = new Set(rows.map((row) => row.rec_id));
  return [...known].filter(([id]) => !answered.has(id));
}

function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError({ title: 'The answer could not be read', status: 0, detail: String(error), code: 'client' });
}
