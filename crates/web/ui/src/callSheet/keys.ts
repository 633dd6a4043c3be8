/** The keys of a call sheet, as data: the page acts on them and its buttons show them. */
export type SheetCommand = 'log' | 'promise' | 'dispute' | 'next' | 'back';

export interface SheetKey {
  command: SheetCommand;
  key: string;
  shown: string;
  label: string;
}

export const sheetKeys: Record<SheetCommand, SheetKey> = {
  log: { command: 'log', key: 'l', shown: 'L', label: 'Log a contact' },
  promise: { command: 'promise', key: 'p', shown: 'P', label: 'Promise' },
  dispute: { command: 'dispute', key: 'q', shown: 'Q', label: 'Dispute' },
  next: { command: 'next', key: 'n', shown: 'N', label: 'Next account' },
  back: { command: 'back', key: 'Escape', shown: 'Esc', label: 'Back to the queue' },
};

/** The command of a key press; none with a modifier, in a field, in front of a dialog, or for letters that the person has switched off. */
export function sheetCommandFor(event: KeyboardEvent, letterKeys: boolean): SheetCommand | null {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest('input:not([type=checkbox]), select, textarea, [role=dialog]')) return null;
  const found = Object.values(sheetKeys).find(({ key }) => key === event.key);
  if (!found || (found.key.length === 1 && !letterKeys)) return null;
  return found.command;
}
