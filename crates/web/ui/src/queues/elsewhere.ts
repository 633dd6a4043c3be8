/** What happened to a queue's recommendations elsewhere: which of the rows on screen are no longer as they are shown, and how many new ones wait. Pure. */
import type { ChangedRecommendation, QueueRow } from '../api/types';
import { happenedWords, humanise, stateWords } from '../format/words';
import { isOpen } from './search';

export interface Elsewhere {
  /** In words, by recommendation. */
  changed: ReadonlyMap<string, string>;
  /** Of these the rows that are over: nobody can decide them any more, and nothing counts them. Why, in a sentence. */
  gone: ReadonlyMap<string, string>;
  /** Open rows that are not on screen; of a part of the queue nobody knows whether they belong to it. */
  added: number;
}

export function elsewhere(
  heard: ReadonlyMap<string, ChangedRecommendation>,
  rows: ReadonlyMap<string, QueueRow>,
  { kind, states, isPart }: { kind: string; states: readonly string[]; isPart: boolean },
): Elsewhere {
  const changed = new Map<string, string>();
  const gone = new Map<string, string>();
  let added = 0;
  for (const now of heard.values()) {
    const row = rows.get(now.rec_id);
    const words = row && changeWords(row, now);
    if (words) changed.set(now.rec_id, words);
    if (words && !states.includes(now.state) && !isOpen(now))
      gone.set(now.rec_id, now.ended ? `${now.ended.text}.` : words);
    if (!isPart && !row && (now.kind === kind || kind === 'all') && states.includes(now.state)) added += 1;
  }
  return { changed, gone, added };
}

/** How a row differs from what was heard of it; null where it does not. What was heard before the row was read says nothing new. */
export function changeWords(row: QueueRow, now: ChangedRecommendation): string | null {
  if (now.revision < row.revision) return null;
  if (now.state !== row.state) return now.ended ? endedWords(now.ended.code) : stateWords[now.state];
  if (now.revision > row.revision) return 'Changed';
  return now.owner !== row.owner ? `Owner ${now.owner}` : null;
}

const knownEnds: Record<string, string> = {
  account_settled: 'Paid since',
  less_owed_since: 'Paid since',
  nothing_on_account: 'Assigned since',
  contested_since: 'Contested since',
  promised_since: 'Promised since',
  dispute_has_ended: 'Cleared since',
  dunning_held: 'Held back',
  our_fault_since: 'Our fault since',
};

/** Why the books have overtaken a row, in two words. */
export function endedWords(code: string): string {
  return knownEnds[code] ?? humanise(code);
}

/** The last that happened with a customer since the plan: "Promise made", "Call: no answer". */
export function sinceWords({ since }: QueueRow): string | undefined {
  return since ? happenedWords(since) : undefined;
}
