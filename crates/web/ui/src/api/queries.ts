/** Every read of the app, as query options: one place that knows cache keys and how long an answer stays good. */
import { queryOptions } from '@tanstack/react-query';
import { isLive } from '../live/live';
import { answered, server } from './client';
import type { AboutSearch } from '../queues/search';
import { asQueueRow } from './rows';
import type { Queue, RecommendationDetail, WhatIfRequest } from './types';

/** Asked for again and again only while changes are not told as they happen: behind something that cuts the stream, or with the server away. */
const sessionIntervalMs = 30_000;
/** More rows than any planner works through in a day; the queue says so when there are more. */
const queueLimit = 5_000;

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => answered(server.GET('/api/v1/session', { signal })),
  refetchInterval: () => (isLive() ? false : sessionIntervalMs),
});

/** The queue is fetched again only when asked: rows must not move under the cursor of somebody who works through them. */
export function queueQuery(kind: string, states: string, about: AboutSearch = {}) {
  return queryOptions({
    queryKey: ['queue', kind, states, about],
    queryFn: async ({ signal }): Promise<Queue> => {
      const params = { path: { kind }, query: { states, top: queueLimit, ...about } };
      const queue = await answered(server.GET('/api/v1/queues/{kind}', { params, signal }));
      return { ...queue, rows: queue.rows.map(asQueueRow) };
    },
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
}

export function recommendationQuery(recId: string) {
  return queryOptions({
    queryKey: ['recommendation', recId],
    queryFn: async ({ signal }): Promise<RecommendationDetail> => {
      const params = { path: { rec_id: recId } };
      const detail = await answered(server.GET('/api/v1/recommendations/{rec_id}', { params, signal }));
      return { ...detail, recommendation: asQueueRow(detail.recommendation) };
    },
    staleTime: 60_000,
  });
}

export const reasonsQuery = queryOptions({
  queryKey: ['reasons'],
  queryFn: ({ signal }) => answered(server.GET('/api/v1/reasons', { signal })),
  staleTime: Infinity,
});

export function documentQuery(id: string) {
  return queryOptions({
    queryKey: ['document', id],
    queryFn: ({ signal }) => answered(server.GET('/api/v1/documents/{id}', { params: { path: { id } }, signal })),
  });
}

export function whatIfQuery(recId: string, request: WhatIfRequest) {
  return queryOptions({
    queryKey: ['recommendation', recId, 'what-if', request],
    queryFn: ({ signal }) => {
      const params = { path: { rec_id: recId } };
      return answered(server.POST('/api/v1/recommendations/{rec_id}/what-if', { params, body: request, signal }));
    },
    staleTime: 60_000,
  });
}

export function searchQuery(q: string) {
  return queryOptions({
    queryKey: ['search', q],
    queryFn: ({ signal }) => answered(server.GET('/api/v1/search', { params: { query: { q } }, signal })),
    enabled: q !== '',
    staleTime: 10_000,
  });
}
