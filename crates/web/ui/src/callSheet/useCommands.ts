/**
 * What a person does on a call sheet: ordinary commands. A repeat after a lost answer carries the same key, so the books cannot take it twice; what was
 * done stands in the row of the queue at once.
 */
import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { answered, ApiError, server } from '../api/client';
import type { CommandAnswer, Queue } from '../api/types';
import { callSheetQuery } from './queries';

export interface SheetDeed {
  command: 'log_activity' | 'record_promise' | 'open_dispute';
  body: Record<string, unknown>;
  /** Made when the question was asked: the same question is sent again under the same key. */
  key: string;
  /** What the row of the queue says afterwards. */
  since: { kind: string; outcome: string | null };
}

const maxRepeats = 2;

export function useCommands(customerId: string, actor: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ command, body, key }: SheetDeed) => {
      const params = { path: { name: command } };
      const answer = await answered(server.POST('/api/v1/commands/{name}', { params, body: { key, body } }));
      if (answer.outcome === 'accepted' || answer.outcome === 'repeated') return answer;
      throw refusalOf(answer);
    },
    retry: (repeats, error) => error instanceof ApiError && error.isUnreachable && repeats < maxRepeats,
    retryDelay: 400,
    onSuccess: (_answer, deed) => {
      tellQueues(client, customerId, actor, deed);
      return client.invalidateQueries({ queryKey: callSheetQuery(customerId).queryKey });
    },
  });
}

/** A business "no" as the page shows failures: what is wrong, and what would make it right. */
function refusalOf({ refusal, invalid, outcome }: CommandAnswer): ApiError {
  const said = refusal ?? invalid;
  const title = said?.message ?? 'Something else was sent under this key before';
  const remedy = said?.remedy ?? 'Close the question and ask it again.';
  return new ApiError({ title, detail: title, status: 409, code: refusal?.code ?? outcome, remedy });
}

function tellQueues(client: QueryClient, customerId: string, actor: string, { since }: SheetDeed): void {
  const told = { ...since, document: null, actor, at: new Date().toISOString() };
  client.setQueriesData<Queue>({ queryKey: ['queue'] }, (queue) =>
    queue
      ? {
          ...queue,
          rows: queue.rows.map((row) =>
            row.kind === 'collections' && row.subject.customer_id === customerId ? { ...row, since: told } : row,
          ),
        }
      : queue,
  );
}
