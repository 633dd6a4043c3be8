/**
 * What a person does on a call sheet: ordinary commands. A repeat after a lost answer carries the same key, so the books cannot take it twice; what was
 * done stands in the row of the queue at once.
 */
import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { ApiError } from '../api/client';
import { sendCommand } from '../api/commands';
import type { Queue } from '../api/types';
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
    mutationFn: ({ command, body, key }: SheetDeed) => sendCommand(command, key, body),
    retry: (repeats, error) => error instanceof ApiError && error.isUnreachable && repeats < maxRepeats,
    retryDelay: 400,
    onSuccess: (_answer, deed) => {
      tellQueues(client, customerId, actor, deed);
      return client.invalidateQueries({ queryKey: callSheetQuery(customerId).queryKey });
    },
  });
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
