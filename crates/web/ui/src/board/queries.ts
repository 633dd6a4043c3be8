/** What the overview reads. Figures are those of the last run: they change when another one has ended. */
import { queryOptions } from '@tanstack/react-query';
import { answered, server } from '../api/client';
import type { RowsSearch } from './search';

export const pageRows = 100;

export const boardQuery = queryOptions({
  queryKey: ['kpis'],
  queryFn: ({ signal }) => answered(server.GET('/api/v1/kpis', { signal })),
});

export function kpiRowsQuery(name: string, search: RowsSearch) {
  return queryOptions({
    queryKey: ['kpis', name, search],
    queryFn: ({ signal }) => {
      const params = { path: { name }, query: { ...search, limit: pageRows } };
      return answered(server.GET('/api/v1/kpis/{name}/rows', { params, signal }));
    },
    placeholderData: (previous) => previous,
  });
}

/** All rows of the filter as a file; the token goes in a header, so a plain link would not do. */
export function kpiRowsFile(name: string, search: RowsSearch): Promise<Blob> {
  const filter: RowsSearch = { ...search };
  delete filter.offset;
  const params = { path: { name }, query: filter };
  return answered<Blob>(server.GET('/api/v1/kpis/{name}/rows.csv', { params, parseAs: 'blob' }));
}
