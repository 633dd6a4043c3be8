/** Sends chosen files one after the other: the first makes the upload that the others join. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answered, ApiError, server } from '../api/client';
import type { UploadAnswer } from '../api/types';
import { sortOut } from './chosen';
import { rememberUpload, writeMappingDraft } from './draft';
import { uploadQuery } from './queries';

export interface Sending {
  name: string;
  bytes: number;
  state: 'waiting' | 'sending';
}

export interface RefusedFile {
  name: string;
  why: string;
}

export interface Uploading {
  sending: Sending[];
  refused: RefusedFile[];
  choose: (files: File[]) => Promise<void>;
}

/** `onUpload` is told the upload as soon as its first file is kept. */
export function useUploading(uploadId: string | undefined, onUpload: (uploadId: string) => void): Uploading {
  const client = useQueryClient();
  const [sending, setSending] = useState<Sending[]>([]);
  const [refused, setRefused] = useState<RefusedFile[]>([]);

  async function choose(files: File[]): Promise<void> {
    const { data, mapping, refused: unfit } = sortOut(files);
    setRefused(unfit);
    setSending(data.map(({ name, size }) => ({ name, bytes: size, state: 'waiting' })));
    let upload = uploadId;
    for (const file of data) {
      setSending((rows) => rows.map((row) => (row.name === file.name ? { ...row, state: 'sending' } : row)));
      try {
        const answer = await send(file, upload);
        upload = answer.upload_id;
        client.setQueryData(uploadQuery(upload).queryKey, answer);
        rememberUpload(upload);
        if (upload !== uploadId) onUpload(upload);
      } catch (error) {
        setRefused((rows) => [...rows, { name: file.name, why: whyNot(error) }]);
      }
      setSending((rows) => rows.filter(({ name }) => name !== file.name));
    }
    if (!mapping) return;
    if (upload) writeMappingDraft(upload, await mapping.text());
    else setRefused((rows) => [...rows, { name: mapping.name, why: 'Choose the files that it maps as well.' }]);
  }

  return { sending, refused, choose };
}

function send(file: File, upload: string | undefined): Promise<UploadAnswer> {
  return answered(
    server.POST('/api/v1/uploads', {
      params: { query: { name: file.name, ...(upload && { upload_id: upload }) } },
      headers: { 'Content-Type': 'application/octet-stream' },
      body: file,
      bodySerializer: (body) => body as File,
    }),
  );
}

function whyNot(error: unknown): string {
  if (!(error instanceof ApiError)) return 'The file could not be read. Choose it again.';
  return [error.message, error.problem.remedy].filter(Boolean).join(' · ');
}
