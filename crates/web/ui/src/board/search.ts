/** What the overview shows, and which rows of a number, as it stands in the address. */
export const measures = ['promised', 'requested'] as const;
export type Measure = (typeof measures)[number];
export const scopeKinds = ['family', 'segment', 'customer', 'site'] as const;
export type ScopeKind = (typeof scopeKinds)[number];

export interface BoardSearch {
  /** Absent: as requested, what customers see. */
  measure?: 'promised';
  /** Absent: the month before. */
  against?: 'last_year';
  /** The number whose trend is shown. Absent: the fill rate of the bridge. */
  kpi?: string;
  /** Absent: by family. */
  by?: Exclude<ScopeKind, 'family'>;
}

export interface RowsSearch {
  period?: number;
  scope_kind?: ScopeKind;
  scope?: string;
  cause?: string;
  bucket?: string;
  outcome?: 'met' | 'all';
  offset?: number;
}

/** The same view with something changed; what is set to undefined is left out of the address. */
export function withChange<Search extends object>(
  search: Search,
  change: { [Key in keyof Search]?: Search[Key] | undefined },
): Search {
  const entries = Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Search;
}

/** Reads an address that anybody may have typed: what does not fit is left out. */
export function readBoardSearch(raw: Record<string, unknown>): BoardSearch {
  const search: BoardSearch = {};
  if (raw.measure === 'promised') search.measure = raw.measure;
  if (raw.against === 'last_year') search.against = raw.against;
  if (isCode(raw.kpi)) search.kpi = raw.kpi;
  const by = scopeKinds.find((kind) => kind === raw.by);
  if (by && by !== 'family') search.by = by;
  return search;
}

export function readRowsSearch(raw: Record<string, unknown>): RowsSearch {
  const search: RowsSearch = {};
  if (isCount(raw.period)) search.period = raw.period;
  if (scopeKinds.some((kind) => kind === raw.scope_kind)) {
    search.scope_kind = raw.scope_kind as ScopeKind;
    search.scope = typeof raw.scope === 'string' || typeof raw.scope === 'number' ? String(raw.scope) : '';
  }
  if (isCode(raw.cause)) search.cause = raw.cause;
  if (isCode(raw.bucket)) search.bucket = raw.bucket;
  if (raw.outcome === 'met' || raw.outcome === 'all') search.outcome = raw.outcome;
  if (isCount(raw.offset)) search.offset = raw.offset;
  return search;
}

function isCode(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z0-9_]+$/.test(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}
