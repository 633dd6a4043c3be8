import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, server } from '../api/client';
import type { CutOver, CutOverTotal } from '../api/types';
import { cutOverQuery } from '../imports/queries';

/** What can be done about the cut-over; each answer is the whole state, and takes the place of the one on screen. */
export function useCutOverDeeds() {
  const client = useQueryClient();
  const onSuccess = (state: CutOver) => client.setQueryData(cutOverQuery.queryKey, state);
  const check = useMutation({
    mutationFn: (totals: string) => answered(server.POST('/api/v1/cut-over/check', { body: { totals } })),
    onSuccess,
  });
  const explain = useMutation({
    mutationFn: ({ total, explanation }: { total: CutOverTotal; explanation: string }) => {
      const { kind, subject } = total;
      return answered(server.POST('/api/v1/cut-over/explanations', { body: { kind, subject, explanation } }));
    },
    onSuccess,
  });
  const live = useMutation({
    mutationFn: () => answered(server.POST('/api/v1/cut-over/live')),
    onSuccess: (state) => {
      onSuccess(state);
      return client.invalidateQueries({ queryKey: ['session'] });
    },
  });
  return { check, explain, live };
}
