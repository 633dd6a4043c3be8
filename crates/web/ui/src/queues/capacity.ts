/** The line of a day's work through the rows: what lies below it is one row of the grid until a person opens it. */

/** The name of that row where the ids of recommendations stand. */
export const belowId = 'below-capacity';

/** The ids that are recommendations: what can be selected and decided. */
export function withoutLine(order: string[]): string[] {
  return order.filter((id) => id !== belowId);
}

interface Divided<Line, Row> {
  lines: (Line | { type: 'below'; rows: Row[]; isOpen: boolean })[];
  isOpen: boolean;
}

/**
 * Rows above the line as they stand, then the line, then the rows below it where they are shown. They are shown when asked for, and when one of
 * them is the row that is open.
 */
export function divide<Line, Row>(
  sorted: Row[],
  asLines: (rows: Row[]) => Line[],
  { isBelow, isShown }: { isBelow: (row: Row) => boolean; isShown: (below: Row[]) => boolean },
): Divided<Line, Row> {
  const below = sorted.filter(isBelow);
  if (below.length === 0) return { lines: asLines(sorted), isOpen: false };
  const isOpen = isShown(below);
  const above = asLines(sorted.filter((row) => !isBelow(row)));
  return { lines: [...above, { type: 'below', rows: below, isOpen }, ...(isOpen ? asLines(below) : [])], isOpen };
}
