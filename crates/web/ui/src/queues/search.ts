/** The view of the queue as it stands in the address: what is filtered, how it is sorted and grouped, which row is open. */
import { readRowsSearch, withChange, type RowsSearch } from '../board/search';

/** Rows of a number, to whose items or customers a queue is narrowed. */
export interface AboutSearch extends Omit<RowsSearch, 'offset'> {
  /** The KPI. */
  of?: string;
}

export interface QueueSearch extends AboutSearch {
  q?: string;
  supplier?: string;
  site?: string;
  show?: Exclude<StateFilter, 'open'>;
  /** A column, with a minus in front for descending. Absent: the plan's own rank. */
  sort?: string;
  group?: 'supplier';
  open?: string;
  /** What is held back stands in front of the queue. */
  held?: 'shown';
  /** The rows below today's capacity are shown. */
  below?: 'shown';
}

export type StateFilter = 'open' | 'edited' | 'snoozed' | 'executed' | 'rejected' | 'failed' | 'expired';

/** Which recommendation states each choice of the filter asks the server for. */
export const stateFilters: Record<StateFilter, { label: string; states: string }> = {
  open: { label: 'Open', states: 'proposed,edited,auto_approved' },
  edited: { label: 'Edited', states: 'edited' },
  snoozed: { label: 'Snoozed', states: 'snoozed' },
  executed: { label: 'Executed', states: 'approved,executed,outcome_measured,unmeasurable,reversed' },
  rejected: { label: 'Rejected', states: 'rejected' },
  failed: { label: 'Failed', states: 'failed' },
  expired: { label: 'Expired', states: 'expired,superseded' },
};

const openStates = new Set(stateFilters.open.states.split(','));

/** Whether somebody can still decide it. */
export function isOpen({ state }: { state: string }): boolean {
  return openStates.has(state);
}

/** Reads an address that anybody may have typed: what does not fit is left out, never an error. */
export function readQueueSearch(raw: Record<string, unknown>): QueueSearch {
  const search: QueueSearch = {};
  const q = text(raw.q);
  const supplier = text(raw.supplier);
  const site = text(raw.site);
  const sort = text(raw.sort);
  const open = text(raw.open);
  if (q) search.q = q;
  if (supplier) search.supplier = supplier;
  if (site) search.site = site;
  if (isNarrowing(raw.show)) search.show = raw.show;
  if (sort && /^-?[a-z_]+$/.test(sort)) search.sort = sort;
  if (raw.group === 'supplier') search.group = 'supplier';
  if (open) search.open = open;
  if (raw.held === 'shown') search.held = 'shown';
  if (raw.below === 'shown') search.below = 'shown';
  return { ...search, ...readAbout(raw) };
}

/** What narrows the queue to the rows of a number; empty where nothing does. */
export function readAbout(raw: Record<string, unknown>): AboutSearch {
  if (typeof raw.of !== 'string' || !/^[a-z0-9_]+$/.test(raw.of)) return {};
  return { of: raw.of, ...withChange(readRowsSearch(raw), { offset: undefined }) };
}

/** The address of the whole queue again. */
export const withoutAbout = {
  of: undefined,
  period: undefined,
  scope_kind: undefined,
  scope: undefined,
  cause: undefined,
  bucket: undefined,
  outcome: undefined,
} as const satisfies Record<keyof AboutSearch, undefined>;

/** The next step of a click on a column's header: ascending, descending, back to the plan's rank. */
export function nextSort(current: string | undefined, column: string): string | undefined {
  if (current === column) return `-${column}`;
  return current === `-${column}` ? undefined : column;
}

function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function isNarrowing(value: unknown): value is Exclude<StateFilter, 'open'> {
  return typeof value === 'string' && value !== 'open' && Object.hasOwn(stateFilters, value);
}

/** What a search of the queue finds, for its field. */
export function searchedWords(kind: string): string {
  if (kind === 'replenishment') return 'Item, supplier, reason';
  if (kind === 'collections') return 'Customer, action, reason';
  return kind === 'stockout-risk' || kind === 'excess' ? 'Item, site, reason' : 'Subject, action, reason';
}
