/** Every read of the app, as query options: one place that knows paths, cache keys and how long an answer stays good. */
import { queryOptions } from '@tanstack/react-query';
import { get } from './client';
import type { BusinessDocument, Queue, ReasonCatalogue, RecommendationDetail, Session } from './schema';

/** Polled: it tells when a new plan is there and whether the server still answers. */
const sessionIntervalMs = 30_000;
/** More rows than any planner works through in a day; the queue says so when there are more. */
const queueLimit = 5_000;

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => get<Session>('/session', signal),
  refetchInterval: sessionIntervalMs,
});

/** The queue is fetched again only when asked: rows must not move under the cursor of somebody who works through them. */
export function queueQuery(states: string) {
  return queryOptions({
    queryKey: ['queue', 'replenishment', states],
    queryFn: ({ signal }) =>
      get<Queue>(`/queues/replenishment?states=${encodeURIComponent(states)}&top=${queueLimit}`, signal),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
}

export function recommendationQuery(recId: string) {
  return queryOptions({
    queryKey: ['recommendation', recId],
    queryFn: ({ signal }) => get<RecommendationDetail>(`/recommendations/${encodeURIComponent(recId)}`, signal),
    staleTime: 60_000,
  });
}

export const reasonsQuery = queryOptions({
  queryKey: ['reasons'],
  queryFn: ({ signal }) => get<ReasonCatalogue>('/reasons', signal),
  staleTime: Infinity,
});

export function documentQuery(id: string) {
  return queryOptions({
    queryKey: ['document', id],
    queryFn: ({ signal }) => get<BusinessDocument>(`/documents/${encodeURIComponent(id)}`, signal),
  });
}
