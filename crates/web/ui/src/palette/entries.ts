/** What the palette lists for what was typed: commands and pages that have the words, then what the server found. Pure. */
import type { SearchHit } from '../api/types';
import { humanise } from '../format/words';
import type { PagePath } from '../shell/pages';
import type { PaletteCommand } from './registry';

export type Entry =
  | { type: 'command'; id: string; label: string; detail: string; keys: string[]; command: PaletteCommand }
  | { type: 'page'; id: string; label: string; detail: string; keys: string[]; to: PagePath }
  | { type: 'hit'; id: string; label: string; detail: string; keys: string[]; hit: SearchHit };

export interface PageChoice {
  to: PagePath;
  label: string;
}

export function entriesFor(
  typed: string,
  commands: PaletteCommand[],
  pages: readonly PageChoice[],
  hits: SearchHit[],
): Entry[] {
  const words = wordsOf(typed);
  const has = (text: string) => hasAll(words, text);
  const own: Entry[] = [
    ...pages
      .filter(({ label }) => has(`go to ${label}`))
      .map(({ to, label }) => ({
        type: 'page' as const,
        id: to,
        label: `Go to ${label}`,
        detail: 'Page',
        keys: [],
        to,
      })),
    ...commands
      .filter(({ label }) => has(label))
      .map((command) => ({
        type: 'command' as const,
        id: command.id,
        label: command.label,
        detail: 'Command',
        keys: command.keys,
        command,
      })),
  ];
  const found: Entry[] = hits.map((hit) => ({
    type: 'hit',
    id: `${hit.kind} ${hit.id}`,
    label: hitWords(hit),
    detail: [humanise(hit.kind), hit.detail].filter(Boolean).join(' · '),
    keys: [],
    hit,
  }));
  // Somebody who types a number or a name wants the thing; somebody who types "approve" the command.
  return own.length > 0 && words.length > 0 && own.length < 4 ? [...own, ...found] : [...found, ...own];
}

/** A recommendation is known by what it is about, everything else by its id. */
function hitWords({ kind, id, title }: SearchHit): string {
  if (kind === 'recommendation') return title;
  return title ? `${id} · ${title}` : id;
}

/** The hits that have all of the words themselves. */
export function hitsWith(typed: string, hits: SearchHit[]): SearchHit[] {
  const words = wordsOf(typed);
  return hits.filter(({ id, title }) => hasAll(words, `${id} ${title}`));
}

function wordsOf(typed: string): string[] {
  return typed.toLowerCase().split(/\s+/).filter(Boolean);
}

function hasAll(words: string[], text: string): boolean {
  return words.every((word) => text.toLowerCase().includes(word));
}
