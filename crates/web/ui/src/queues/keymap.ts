/**
 * The keys of a queue, as data: the grid acts on them and the help lists them, so the two cannot differ. They act only while the queue has
 * focus; every one of them also has a button.
 */
import { matchKeyBindingPress, parseKeybinding, type KeyBindingPress } from 'tinykeys';

export type QueueCommand =
  | 'next'
  | 'previous'
  | 'first'
  | 'last'
  | 'pageDown'
  | 'pageUp'
  | 'extendDown'
  | 'extendUp'
  | 'toggle'
  | 'selectAll'
  | 'approve'
  | 'edit'
  | 'reject'
  | 'snooze'
  | 'owner'
  | 'comment'
  | 'whatIf'
  | 'callSheet'
  | 'open'
  | 'close'
  | 'undo'
  | 'held'
  | 'groupBySupplier'
  | 'loadNew'
  | 'help';

export interface QueueKey {
  command: QueueCommand;
  /** Bindings as tinykeys writes them. */
  bindings: string[];
  /** What the help shows. */
  shown: string[];
  label: string;
  group: 'Move' | 'Select' | 'Decide' | 'Look';
}

export const queueKeys: QueueKey[] = [
  { command: 'next', bindings: ['j', 'ArrowDown'], shown: ['J', '↓'], label: 'Next row', group: 'Move' },
  { command: 'previous', bindings: ['k', 'ArrowUp'], shown: ['K', '↑'], label: 'Previous row', group: 'Move' },
  { command: 'pageDown', bindings: ['PageDown'], shown: ['Page Down'], label: 'Next screen', group: 'Move' },
  { command: 'pageUp', bindings: ['PageUp'], shown: ['Page Up'], label: 'Previous screen', group: 'Move' },
  { command: 'first', bindings: ['Home'], shown: ['Home'], label: 'First row', group: 'Move' },
  { command: 'last', bindings: ['End'], shown: ['End'], label: 'Last row', group: 'Move' },
  {
    command: 'toggle',
    bindings: ['x', 'Space'],
    shown: ['X', 'Space'],
    label: 'Select or clear the row',
    group: 'Select',
  },
  {
    command: 'extendDown',
    bindings: ['Shift+j', 'Shift+ArrowDown'],
    shown: ['Shift J', 'Shift ↓'],
    label: 'Select downwards',
    group: 'Select',
  },
  {
    command: 'extendUp',
    bindings: ['Shift+k', 'Shift+ArrowUp'],
    shown: ['Shift K', 'Shift ↑'],
    label: 'Select upwards',
    group: 'Select',
  },
  {
    command: 'selectAll',
    bindings: ['$mod+a'],
    shown: ['Ctrl A'],
    label: 'Select all in this filter',
    group: 'Select',
  },
  { command: 'approve', bindings: ['a'], shown: ['A'], label: 'Approve', group: 'Decide' },
  {
    command: 'edit',
    bindings: ['e', 'F2'],
    shown: ['E', 'F2'],
    label: 'Edit the quantity (Enter saves, Tab saves and goes on, Esc back), or choose another action',
    group: 'Decide',
  },
  {
    command: 'reject',
    bindings: ['r'],
    shown: ['R', '1–9'],
    label: 'Reject, then the number of the reason',
    group: 'Decide',
  },
  { command: 'snooze', bindings: ['s'], shown: ['S'], label: 'Snooze until a date', group: 'Decide' },
  { command: 'owner', bindings: ['o'], shown: ['O'], label: 'Name the owner', group: 'Decide' },
  { command: 'comment', bindings: ['c'], shown: ['C'], label: 'Comment', group: 'Decide' },
  { command: 'undo', bindings: ['u'], shown: ['U'], label: 'Undo, while the bar below offers it', group: 'Decide' },
  {
    command: 'open',
    bindings: ['Enter'],
    shown: ['Enter'],
    label: 'Open the explanation beside the queue',
    group: 'Look',
  },
  {
    command: 'close',
    bindings: ['Escape'],
    shown: ['Esc'],
    label: 'Close it, then clear the selection',
    group: 'Look',
  },
  {
    command: 'whatIf',
    bindings: ['w'],
    shown: ['W'],
    label: 'What if: another fill rate, lead time, review or quantity',
    group: 'Look',
  },
  { command: 'held', bindings: ['h'], shown: ['H'], label: 'Show what is held back', group: 'Look' },
  { command: 'callSheet', bindings: ['d'], shown: ['D'], label: 'Call sheet of the account', group: 'Look' },
  { command: 'groupBySupplier', bindings: ['v'], shown: ['V'], label: 'Group by supplier', group: 'Look' },
  { command: 'loadNew', bindings: ['.'], shown: ['.'], label: 'Load what is new', group: 'Look' },
  { command: 'help', bindings: ['Shift+?', '?'], shown: ['?'], label: 'List the keys', group: 'Look' },
];

const presses: { press: KeyBindingPress; binding: string; command: QueueCommand }[] = queueKeys.flatMap(
  ({ command, bindings }) =>
    bindings.map((binding) => ({ press: parseKeybinding(binding)[0] as KeyBindingPress, binding, command })),
);

/** The command of a key press; null for any other key, and for single characters while those are switched off. */
export function commandFor(event: KeyboardEvent, letterKeys: boolean): QueueCommand | null {
  const found = presses.find(({ press }) => matchKeyBindingPress(event, press));
  if (!found) return null;
  return letterKeys || !isSingleCharacter(found.binding) ? found.command : null;
}

/** `?` stays on, since it is how one finds the way back; everything typed with one character is what WCAG 2.1.4 means. */
function isSingleCharacter(binding: string): boolean {
  const key = binding.replace(/^Shift\+/, '');
  return key.length === 1 && key !== '?';
}

/** What needs no row to act on. */
const rowless = new Set<QueueCommand>(['held', 'loadNew', 'help']);

/** The command of a key press on a queue without rows; none in a field or in front of a dialog. */
export function rowlessCommandFor(event: KeyboardEvent, letterKeys: boolean): QueueCommand | null {
  const target = event.target instanceof Element ? event.target : null;
  if (event.defaultPrevented || target?.closest('input, select, textarea, [role=dialog]')) return null;
  const command = commandFor(event, letterKeys);
  return command && rowless.has(command) ? command : null;
}
