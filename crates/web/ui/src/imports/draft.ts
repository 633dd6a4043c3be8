/**
 * The mapping that somebody works on, by upload, and the upload that was worked on last. Kept for this tab, so that a reload or a look at another
 * page loses nothing; the server gets the text with each check.
 */
import { useSyncExternalStore } from 'react';

const mappingKey = (upload: string) => `chandler.mapping.${upload}`;
const lastKey = 'chandler.upload';
const listeners = new Set<() => void>();

/** Null while nothing was written for the upload. */
export function useMappingDraft(upload: string | undefined): string | null {
  return useSyncExternalStore(subscribe, () => (upload ? sessionStorage.getItem(mappingKey(upload)) : null));
}

export function writeMappingDraft(upload: string, text: string): void {
  sessionStorage.setItem(mappingKey(upload), text);
  listeners.forEach((listener) => listener());
}

export function lastUpload(): string | null {
  return sessionStorage.getItem(lastKey);
}

export function rememberUpload(upload: string): void {
  sessionStorage.setItem(lastKey, upload);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
