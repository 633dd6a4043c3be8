/** The commands that the palette offers: each page lends its own while it is open. */
import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react';

export interface PaletteCommand {
  id: string;
  label: string;
  /** The keys that do the same where the page has the focus. */
  keys: string[];
  run: () => void;
}

let current: PaletteCommand[] = [];
const listeners = new Set<() => void>();

/** Lends commands to the palette for as long as the component is there; `run` always acts on the page of now. */
export function useLentCommands(commands: PaletteCommand[]): void {
  const latest = useRef(commands);
  useLayoutEffect(() => {
    latest.current = commands;
  });
  const ids = commands.map(({ id }) => id).join(' ');
  useEffect(() => {
    const lent = latest.current.map((command) => ({
      ...command,
      run: () => latest.current.find(({ id }) => id === command.id)?.run(),
    }));
    set([...current, ...lent]);
    return () => set(current.filter((command) => !lent.includes(command)));
  }, [ids]);
}

export function usePaletteCommands(): PaletteCommand[] {
  return useSyncExternalStore(subscribe, () => current);
}

function set(commands: PaletteCommand[]): void {
  current = commands;
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
