/** What the page knows of the text of a mapping: its lines, where a load and its fields stand, and what is marked. Pure. */
import type { FailedAnswer } from '../api/client';

export interface Mark {
  /** Counted from 1. */
  line: number;
  tone: 'bad' | 'warn';
  words: string;
}

/** A mistake in the mapping itself has a line; whatever else goes wrong has none. */
export function mistakeOf(problem: FailedAnswer | null): Mark | null {
  const line = problem?.at?.line;
  if (problem == null || line == null) return null;
  const field = problem.at?.field;
  const words = [field && `${field}:`, problem.title, problem.remedy && `· ${problem.remedy}`]
    .filter(Boolean)
    .join(' ');
  return { line, tone: 'bad', words };
}

/** What the suggestion leaves to a person, by the note that it writes behind the line. */
export function openMarks(text: string): Mark[] {
  return text.split('\n').flatMap((line, index): Mark[] => {
    const note = /#.*to be given/.test(line) && !line.startsWith('# To be given');
    return note ? [{ line: index + 1, tone: 'warn', words: 'to be given' }] : [];
  });
}

/** The line of a field in the load of a file, also while it is only a comment; else the line of the load. Null where neither is there. */
export function lineOf(text: string, file: string, target: string, field: string): number | null {
  const lines = text.split('\n');
  const starts = lines.flatMap((line, index) => (line.startsWith('[[load]]') ? [index] : []));
  for (const [at, start] of starts.entries()) {
    const load = lines.slice(start, starts[at + 1] ?? lines.length);
    const has = (key: string, value: string) =>
      load.some((line) => line.startsWith(`${key} = `) && line.includes(quoted(value)));
    if (!has('file', file) || !has('as', target)) continue;
    const found = load.findIndex((line) => line.replace(/^#\s*/, '').startsWith(`${field} = `));
    return start + 1 + Math.max(0, found);
  }
  return null;
}

/** The targets that a mapping loads, in its order. */
export function targetsOf(text: string): string[] {
  const named = [...text.matchAll(/^as\s*=\s*["']([a-z_]+)["']/gm)].map((match) => match[1] ?? '');
  return [...new Set(named)];
}

/** The first character of a line, counted as a text field counts. */
export function startOf(text: string, line: number): number {
  return text
    .split('\n')
    .slice(0, line - 1)
    .reduce((sum, before) => sum + before.length + 1, 0);
}

/** The widest line in characters; tabs count as they are shown. */
export function widthOf(text: string, tab: number): number {
  return text.split('\n').reduce((widest, line) => Math.max(widest, line.replaceAll('\t', ' '.repeat(tab)).length), 0);
}

function quoted(value: string): string {
  return value.includes('"') ? value : `"${value}"`;
}
