/** What one person likes on this machine: theme, density, single-letter keys. Kept in the browser; nothing of it is business data. */
import { useSyncExternalStore } from 'react';

export interface Settings {
  theme: 'system' | 'light' | 'dark';
  density: 'comfortable' | 'compact';
  /** Single-letter keys in a focused queue; some people and some speech software need them off (WCAG 2.1.4). */
  letterKeys: boolean;
}

const storageKey = 'chandler.settings';
const defaults: Settings = { theme: 'system', density: 'comfortable', letterKeys: true };
const listeners = new Set<() => void>();
let current = read();

export function useSettings(): Settings {
  return useSyncExternalStore(subscribe, () => current);
}

export function changeSettings(change: Partial<Settings>): void {
  current = { ...current, ...change };
  window.localStorage.setItem(storageKey, JSON.stringify(current));
  applyToDocument();
  listeners.forEach((listener) => listener());
}

/** Called before the first render, so that a dark page never flashes white. */
export function applyToDocument(): void {
  const root = document.documentElement;
  if (current.theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = current.theme;
  root.dataset.density = current.density;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function read(): Settings {
  try {
    const stored: unknown = JSON.parse(window.localStorage.getItem(storageKey) ?? '{}');
    return typeof stored === 'object' ? { ...defaults, ...stored } : defaults;
  } catch {
    return defaults;
  }
}
