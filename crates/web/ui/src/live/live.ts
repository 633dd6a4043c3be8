/** What the page has heard of the server since it was opened, for whoever shows it. */
import { useSyncExternalStore } from 'react';
import type { ChangedRecommendation, Changes } from '../api/types';

export interface Live {
  /** Null until the first attempt to listen has ended one way or the other. */
  isOpen: boolean | null;
  /** Recommendations to which something happened, as they are now. */
  changed: ReadonlyMap<string, ChangedRecommendation>;
  /** Too much happened to be told one by one; counts up each time. */
  resets: number;
}

let current: Live = { isOpen: null, changed: new Map(), resets: 0 };
const listeners = new Set<() => void>();

export function useLive(): Live {
  return useSyncExternalStore(subscribe, () => current);
}

/** Whether changes are told as they happen, so that nothing need be asked for again and again. */
export function isLive(): boolean {
  return current.isOpen === true;
}

export function heard(changes: Changes): void {
  // Most commits are about nothing that a queue shows.
  if (changes.recommendations.length === 0 && !changes.reset) return;
  const changed = new Map(current.changed);
  for (const recommendation of changes.recommendations) changed.set(recommendation.rec_id, recommendation);
  set({ ...current, changed, resets: current.resets + (changes.reset ? 1 : 0) });
}

export function connected(isOpen: boolean): void {
  if (current.isOpen !== isOpen) set({ ...current, isOpen });
}

function set(next: Live): void {
  current = next;
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
