/** What the import pages read, as query options. Nothing here changes anything: a check reads the files and loads no row. */
import { queryOptions } from '@tanstack/react-query';
import { answered, server } from '../api/client';
import type { UploadAnswer } from '../api/types';

const previewRows = 20;

export function uploadQuery(upload: string | undefined) {
  return queryOptions({
    queryKey: ['upload', upload],
    queryFn: ({ signal }) =>
      answered(server.GET('/api/v1/uploads/{upload_id}', { params: { path: { upload_id: upload ?? '' } }, signal })),
    enabled: upload !== undefined,
    staleTime: Infinity,
  });
}

/** Names and sizes: another file of the same name asks everything again. */
export function filesKey(answer: UploadAnswer | undefined): string {
  return (answer?.files ?? []).map(({ name, bytes }) => `${name}:${bytes}`).join('|');
}

/** One answer for one state of the files: reading them takes a while. */
const once = { staleTime: Infinity, refetchOnWindowFocus: false } as const;

export function suggestionQuery(upload: UploadAnswer) {
  return queryOptions({
    queryKey: ['suggestion', upload.upload_id, filesKey(upload)],
    queryFn: ({ signal }) => {
      const params = { path: { upload_id: upload.upload_id } };
      return answered(server.POST('/api/v1/uploads/{upload_id}/suggestion', { params, signal }));
    },
    ...once,
  });
}

export function checkQuery(upload: UploadAnswer | undefined, mapping: string | null) {
  return queryOptions({
    queryKey: ['check', upload?.upload_id, filesKey(upload), mapping],
    queryFn: ({ signal }) => {
      const body = { upload_id: upload?.upload_id ?? '', mapping: mapping ?? '', dry_run: true };
      return answered(server.POST('/api/v1/imports', { body, signal }));
    },
    retry: false,
    ...once,
  });
}

export function previewQuery(upload: UploadAnswer, mapping: string, target: string) {
  return queryOptions({
    queryKey: ['preview', upload.upload_id, filesKey(upload), mapping, target],
    queryFn: ({ signal }) => {
      const params = { path: { upload_id: upload.upload_id } };
      const body = { mapping, target, rows: previewRows };
      return answered(server.POST('/api/v1/uploads/{upload_id}/preview', { params, body, signal }));
    },
    ...once,
  });
}

/** What files can become: every target with its fields, from the server's own dictionary. */
export const targetsQuery = queryOptions({
  queryKey: ['tables', 'import'],
  queryFn: ({ signal }) => answered(server.GET('/api/v1/tables', { params: { query: { layer: 'import' } }, signal })),
  ...once,
});

export const importsQuery = queryOptions({
  queryKey: ['imports'],
  queryFn: ({ signal }) => answered(server.GET('/api/v1/imports', { signal })),
});

export const cutOverQuery = queryOptions({
  queryKey: ['cut-over'],
  queryFn: ({ signal }) => answered(server.GET('/api/v1/cut-over', { signal })),
});

export const dataQualityQuery = queryOptions({
  queryKey: ['data-quality'],
  queryFn: ({ signal }) => answered(server.GET('/api/v1/data-quality', { signal })),
});

/** What an import changes of what other pages show. */
export const changedByImport = [['imports'], ['cut-over'], ['data-quality'], ['session'], ['check'], ['queue']];
