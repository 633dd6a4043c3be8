/** Keeps the rows on screen in step with what the server answered, without fetching the whole queue again: an action touches its row only. */
import type { QueryClient } from '@tanstack/react-query';
import { recommendationQuery } from '../api/queries';
import type { DecisionAnswer, DecisionResult, DecisionVerb, Queue, QueueRow } from '../api/types';

const queues = ['queue'];
/** Refused rows are read again one by one; beyond this many the person reloads the queue. */
const maxRefreshed = 50;

/** Decisions that leave the row in the queue. */
export const staying: ReadonlySet<DecisionVerb> = new Set(['edit', 'assign', 'comment']);

/** Done rows leave the queue, unless they are to be decided still; other queues are stale from now on. */
export function applyAnswer(client: QueryClient, verb: DecisionVerb, answer: DecisionAnswer): void {
  const done = new Map(
    answer.results.filter((result) => result.outcome === 'done').map((result) => [result.rec_id, result]),
  );
  if (done.size === 0) return;
  client.setQueriesData<Queue>({ queryKey: queues, type: 'active' }, (queue) => queue && patched(queue, verb, done));
  client.removeQueries({ queryKey: queues, type: 'inactive' });
  for (const recId of done.keys()) void client.invalidateQueries({ queryKey: ['recommendation', recId] });
}

/** Reads single rows again: after an edit the server has recomputed cover, risk and value; after a refusal the row may have moved on. */
export async function refreshRows(client: QueryClient, recIds: string[]): Promise<void> {
  const details = await Promise.allSettled(
    recIds.slice(0, maxRefreshed).map((recId) => client.fetchQuery({ ...recommendationQuery(recId), staleTime: 0 })),
  );
  const fresh = new Map<string, QueueRow>();
  for (const result of details) {
    if (result.status !== 'fulfilled') continue;
    const { recommendation } = result.value;
    fresh.set(recommendation.rec_id, recommendation);
  }
  if (fresh.size === 0) return;
  client.setQueriesData<Queue>({ queryKey: queues, type: 'active' }, (queue) =>
    queue ? { ...queue, rows: queue.rows.map((row) => fresh.get(row.rec_id) ?? row) } : queue,
  );
}

function patched(queue: Queue, verb: DecisionVerb, done: Map<string, DecisionResult>): Queue {
  const rows = staying.has(verb)
    ? queue.rows.map((row) => {
        const result = done.get(row.rec_id);
        return result ? { ...row, revision: result.revision ?? row.revision, state: result.state ?? row.state } : row;
      })
    : queue.rows.filter((row) => !done.has(row.rec_id));
  const gone = queue.rows.length - rows.length;
  return { ...queue, rows, total: queue.total - gone, returned: queue.returned - gone };
}
