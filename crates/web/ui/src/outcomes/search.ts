/** Which recommendations are listed, as it stands in the address. */
import type { OutcomeStanding } from '../api/types';

const standings = ['measured', 'unmeasurable', 'waiting'] as const;

export interface OutcomesSearch {
  /** Absent: of every kind. */
  kind?: string;
  /** Absent: in every state. */
  state?: OutcomeStanding;
}

/** Reads an address that anybody may have typed: what does not fit is left out. */
export function readOutcomesSearch(raw: Record<string, unknown>): OutcomesSearch {
  const search: OutcomesSearch = {};
  if (typeof raw.kind === 'string' && /^[a-z-]+$/.test(raw.kind)) search.kind = raw.kind;
  const state = standings.find((standing) => standing === raw.state);
  if (state) search.state = state;
  return search;
}
