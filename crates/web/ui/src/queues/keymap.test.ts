import { describe, expect, it } from 'vitest';
import { commandFor, queueKeys, type QueueCommand } from './keymap';

const press = (key: string, modifiers: KeyboardEventInit = {}) => new KeyboardEvent('keydown', { key, ...modifiers });

/** happy-dom's events know no modifier state; browsers answer from the same flags. */
function withModifiers(event: KeyboardEvent): KeyboardEvent {
  const flags: Record<string, boolean> = {
    Shift: event.shiftKey,
    Control: event.ctrlKey,
    Alt: event.altKey,
    Meta: event.metaKey,
  };
  event.getModifierState = (name: string) => flags[name] ?? false;
  return event;
}

const command = (key: string, modifiers: KeyboardEventInit = {}, letterKeys = true) =>
  commandFor(withModifiers(press(key, modifiers)), letterKeys);

describe('the keys of the queue', () => {
  it.each<[string, KeyboardEventInit, QueueCommand]>([
    ['j', {}, 'next'],
    ['ArrowDown', {}, 'next'],
    ['k', {}, 'previous'],
    ['J', { shiftKey: true }, 'extendDown'],
    ['ArrowUp', { shiftKey: true }, 'extendUp'],
    ['x', {}, 'toggle'],
    ['a', { ctrlKey: true }, 'selectAll'],
    ['a', {}, 'approve'],
    ['e', {}, 'edit'],
    ['r', {}, 'reject'],
    ['s', {}, 'snooze'],
    ['o', {}, 'owner'],
    ['c', {}, 'comment'],
    ['w', {}, 'whatIf'],
    ['u', {}, 'undo'],
    ['v', {}, 'groupBySupplier'],
    ['.', {}, 'loadNew'],
    ['?', { shiftKey: true }, 'help'],
    ['Enter', {}, 'open'],
    ['Escape', {}, 'close'],
  ])('%s %o is %s', (key, modifiers, expected) => {
    expect(command(key, modifiers)).toBe(expected);
  });

  it('leaves the browser its own keys', () => {
    expect(command('r', { ctrlKey: true })).toBeNull();
    expect(command('s', { metaKey: true })).toBeNull();
    expect(command('a', { altKey: true })).toBeNull();
    expect(command('q')).toBeNull();
    expect(command('c', { ctrlKey: true })).toBeNull();
    expect(command('k', { ctrlKey: true })).toBeNull();
  });

  it('keeps arrows, Enter, F2 and ? when single letters are off', () => {
    for (const letter of ['j', 'k', 'x', 'a', 'e', 'r', 's', 'o', 'c', 'w', 'u', 'v', '.'])
      expect(command(letter, {}, false)).toBeNull();
    expect(command('J', { shiftKey: true }, false)).toBeNull();
    expect(command('ArrowDown', {}, false)).toBe('next');
    expect(command('Enter', {}, false)).toBe('open');
    expect(command('F2', {}, false)).toBe('edit');
    expect(command('a', { ctrlKey: true }, false)).toBe('selectAll');
    expect(command('?', { shiftKey: true }, false)).toBe('help');
  });

  it('has each binding once', () => {
    const bindings = queueKeys.flatMap((key) => key.bindings.map((binding) => binding.toLowerCase()));
    expect(new Set(bindings).size).toBe(bindings.length);
  });
});
