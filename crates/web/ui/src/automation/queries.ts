/** What the page of automation reads. A run changes it, and so does every decision. */
import { queryOptions } from '@tanstack/react-query';
import { answered, server } from '../api/client';

export const automationQuery = queryOptions({
  queryKey: ['automation'],
  queryFn: ({ signal }) => answered(server.GET('/api/v1/automation', { signal })),
});
