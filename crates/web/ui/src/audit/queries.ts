import { queryOptions } from '@tanstack/react-query';
import { answered, server } from '../api/client';
import type { AuditSearch } from './search';

export const pageEntries = 100;

export function auditQuery(search: AuditSearch) {
  return queryOptions({
    queryKey: ['audit', search],
    queryFn: ({ signal }) => {
      const params = { query: { ...search, limit: pageEntries } };
      return answered(server.GET('/api/v1/audit', { params, signal }));
    },
    placeholderData: (previous) => previous,
  });
}

/** The file as the server wrote it: every byte of it counts. */
export function bundleFile(recId: string): Promise<Blob> {
  const params = { path: { rec_id: recId } };
  return answered<Blob>(server.GET('/api/v1/recommendations/{rec_id}/bundle', { params, parseAs: 'blob' }));
}
