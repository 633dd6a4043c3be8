/** What the page of outcomes reads. A run that has ended changes it, and an approval adds to what waits. */
import { queryOptions } from '@tanstack/react-query';
import { answered, server } from '../api/client';

export const outcomesQuery = queryOptions({
  queryKey: ['outcomes'],
  queryFn: ({ signal }) => answered(server.GET('/api/v1/outcomes', { signal })),
});
