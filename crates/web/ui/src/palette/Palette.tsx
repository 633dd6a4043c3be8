/** Ctrl/⌘ K: everything that can be found or done, by a few letters. Finding is the server's work. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useId, useRef, useState, type KeyboardEvent } from 'react';
import { searchQuery } from '../api/queries';
import type { SearchHit } from '../api/types';
import { Dialog } from '../components/Dialog';
import { places } from '../shell/pages';
import { entriesFor, hitsWith, type Entry } from './entries';
import { usePaletteCommands } from './registry';

const noHits: SearchHit[] = [];

export function Palette({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const wanted = useDeferredValue(typed.trim());
  const search = useQuery({ ...searchQuery(wanted), placeholderData: keepPreviousData });
  const commands = usePaletteCommands();
  const hits = (wanted && search.data?.hits) || noHits;
  // While the answer is on its way, what was found before counts only as far as it has these words: Enter must not open another thing.
  const isOld = search.isPlaceholderData || wanted !== typed.trim();
  const entries = entriesFor(typed, commands, places, isOld ? hitsWith(typed, hits) : hits);
  const active = Math.min(at, entries.length - 1);
  const open = useOpenEntry(onClose);
  const listId = useId();
  const input = useRef<HTMLInputElement>(null);

  function onKeyDown(event: KeyboardEvent) {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const entry = entries[active];
    if (move !== undefined) setAt((active + move + entries.length) % Math.max(1, entries.length));
    else if (event.key === 'Enter' && entry) open(entry);
    else return;
    event.preventDefault();
  }

  return (
    <Dialog title="Find or do" size="palette" onClose={onClose}>
      <input
        ref={input}
        className="field palette-input"
        type="search"
        role="combobox"
        aria-label="Items, suppliers, documents, recommendations, commands"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={entries[active] ? `${listId}-${active}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        placeholder="Item, supplier, number or command"
        // The palette is opened to type into it.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={listId} role="listbox" aria-label="Results" className="palette-list">
        {entries.map((entry, index) => (
          // The keyboard acts on the field, which names the active entry.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={`${entry.type} ${entry.id}`}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className="palette-entry"
            ref={index === active ? scrollIntoView : null}
            onClick={() => open(entry)}
          >
            <span className="clip">{entry.label}</span>
            <span className="muted small">{entry.detail}</span>
            <span className="palette-keys">
              {entry.keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </span>
          </div>
        ))}
      </div>
      <p role="status" className="small muted">
        {statusWords(entries.length, search.error, search.data?.truncated ?? false)}
      </p>
    </Dialog>
  );
}

function statusWords(count: number, error: Error | null, isTruncated: boolean): string {
  if (error) return `Only commands can be found now: ${error.message}`;
  if (count === 0)
    return 'Nothing found. Items, customers and suppliers are found by id and name, documents by number.';
  return isTruncated ? 'There is more: type another word.' : `${count} found. Enter opens, arrows move.`;
}

function useOpenEntry(onClose: () => void): (entry: Entry) => void {
  const navigate = useNavigate();
  return (entry) => {
    onClose();
    if (entry.type === 'page') void navigate({ to: entry.to });
    else if (entry.type === 'command') afterFocusIsBack(entry.command.run);
    else if (entry.hit.kind === 'recommendation')
      void navigate({ to: '/recommendations/$id', params: { id: entry.hit.id } });
    else void navigate({ to: '/documents/$id', params: { id: entry.hit.id } });
  };
}

/** A closing dialog gives the focus back in the next frame; a command may ask a question of its own only after that. */
function afterFocusIsBack(run: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(run));
}

function scrollIntoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}
