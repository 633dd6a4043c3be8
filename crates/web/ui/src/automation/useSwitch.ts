import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, server } from '../api/client';
import type { Automation } from '../api/types';
import { automationQuery } from './queries';

/** Stops what happens without a person, or lets it start again; the answer takes the place of what is on screen, and queues are read again. */
export function useSwitch() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { stopped: boolean; why: string }) =>
      answered(server.POST('/api/v1/automation/switch', { body })),
    onSuccess: (state: Automation) => {
      client.setQueryData(automationQuery.queryKey, state);
      return client.invalidateQueries({ queryKey: ['queue'] });
    },
  });
}
