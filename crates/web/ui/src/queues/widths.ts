/**
 * How wide the columns of the queue are in the room there is. The reasons are what a planner decides by, so they get what others can spare:
 * columns whose content also stands in the explanation give way, names are cut shorter, and only then the queue scrolls sideways. Pure.
 */
export interface ColumnWidth {
  id: string;
  width: number;
  /** How far it may be cut when the room is short. */
  narrow?: number;
  /** How far it may grow when the reasons have enough. */
  wide?: number;
  /** Left out when the room is short, 1 first. */
  givesWay?: number;
}

/** The column that takes what is left over. */
export const reasonsId = 'reasons';
/** Room for one flag or reason and the number of the others; room for about three. */
const reasonsWidth = { least: 208, enough: 440 };

/** Widths by column, in pixels; a column that had to give way is not in it. Without a known room every column has its own width. */
export function fitWidths(columns: ColumnWidth[], room: number | null): Map<string, number> {
  const fixed = columns.filter(({ id }) => id !== reasonsId);
  const shown = room === null ? fixed : withoutGivingWay(fixed, room - reasonsWidth.least);
  const left = room === null ? reasonsWidth.enough : room - sum(shown.map(({ width }) => width));
  const missing = reasonsWidth.least - left;
  const spare = left - reasonsWidth.enough;
  const change = missing > 0 ? shares(shown, -missing, cut) : spare > 0 ? shares(shown, spare, growth) : new Map();
  const widths = new Map(shown.map(({ id, width }) => [id, width + (change.get(id) ?? 0)]));
  const used = sum([...widths.values()]);
  const reasons = room === null ? reasonsWidth.enough : Math.max(reasonsWidth.least, room - used);
  return new Map(columns.flatMap(({ id }) => entry(id, id === reasonsId ? reasons : widths.get(id))));
}

/** A width for text of so many letters in the queue's 13 px, with the cell's padding. */
export function textWidth(letters: number, { least, most }: { least: number; most: number }): number {
  return Math.min(most, Math.max(least, Math.ceil(letters * 7.2) + 16));
}

/** How many usual letters a text is as wide as: capitals and digits, which numbers of documents are made of, are wider. */
export function letterRoom(text: string): number {
  return text.length + 0.15 * (text.match(/[A-Z0-9]/g)?.length ?? 0);
}

/** A width in which a header's words fit on two lines: a longer one would be cut, and with it the unit. */
export function headerWidth(header: string, least: number): number {
  const words = header.split(' ');
  const breaks = words.map((_, at) => Math.max(letters(words.slice(0, at)), letters(words.slice(at))));
  return textWidth(Math.min(...breaks), { least, most: Infinity });
}

function letters(words: string[]): number {
  return words.join(' ').length;
}

/** How many of these chips fit side by side; what is left over is told by one more, for which there is room. */
export function fittingChips(chips: { text: string; isFlag: boolean }[], width: number): number {
  const room = width - cellPadding;
  let used = 0;
  for (const [index, chip] of chips.entries()) {
    used += chipWidth(chip) + (index > 0 ? gap : 0);
    const isLast = index === chips.length - 1;
    // The first one is always shown, cut if it must be.
    if (index > 0 && used + (isLast ? 0 : gap + moreWidth) > room) return index;
  }
  return chips.length;
}

const cellPadding = 16;
const gap = 6;
const moreWidth = 30;

/** A little too wide rather than too narrow: 12 px Inter has 5.9 px a letter on the average of these words. */
function chipWidth({ text, isFlag }: { text: string; isFlag: boolean }): number {
  return text.length * 6.3 + (isFlag ? 30 : 12);
}

function withoutGivingWay(columns: ColumnWidth[], room: number): ColumnWidth[] {
  const [first] = columns
    .filter(({ givesWay }) => givesWay !== undefined)
    .sort((a, b) => (a.givesWay ?? 0) - (b.givesWay ?? 0));
  if (!first || sum(columns.map(({ width }) => width)) <= room) return columns;
  return withoutGivingWay(
    columns.filter((column) => column !== first),
    room,
  );
}

const cut = ({ width, narrow = width }: ColumnWidth) => narrow - width;
const growth = ({ width, wide = width }: ColumnWidth) => wide - width;

/** Splits a change over the columns in proportion to how far each may go; whole pixels, never more than there is to split. */
function shares(columns: ColumnWidth[], change: number, limit: (column: ColumnWidth) => number): Map<string, number> {
  const total = sum(columns.map(limit));
  if (total === 0) return new Map();
  const share = Math.min(1, change / total);
  const round = change < 0 ? Math.floor : Math.trunc;
  return new Map(
    columns.map((column) => [column.id, Math.max(Math.min(0, limit(column)), round(limit(column) * share))]),
  );
}

function entry(id: string, width: number | undefined): [string, number][] {
  return width === undefined ? [] : [[id, width]];
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}
