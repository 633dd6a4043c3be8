/** What the cut-over check says, in words. Pure. */
import type { CutOver, CutOverTotal } from '../api/types';
import { day } from '../format/date';
import { plural } from '../format/words';

export type Standing = 'equal' | 'explained' | 'open';

/** A difference of nothing is nothing in any number of decimals. */
export function standingOf({ difference, explanation }: CutOverTotal): Standing {
  if (/^-?0*(\.0*)?$/.test(difference.amount)) return 'equal';
  return explanation === null ? 'open' : 'explained';
}

const kinds: Record<string, string> = {
  stock_value: 'Stock value',
  receivables: 'Receivables',
  payables: 'Payables',
  account: 'Account',
};

export function kindWords(kind: string): string {
  return kinds[kind] ?? kind;
}

export function countsWords(totals: CutOverTotal[]): string {
  const of = (standing: Standing) => totals.filter((total) => standingOf(total) === standing).length;
  const explained = of('explained');
  const open = of('open');
  const parts = [
    `${of('equal')} equal`,
    explained > 0 && `${explained} explained`,
    open > 0 && `${open} not explained`,
  ];
  return `${plural(totals.length, 'total')}: ${parts.filter(Boolean).join(', ')}`;
}

/** Why the home cannot go live yet; null where it can. */
export function notLiveWords({ state, totals, unexplained, may_go_live }: CutOver): string | null {
  if (state === 'live') return 'This home is live.';
  if (may_go_live) return null;
  if (state === 'none') return 'Nothing was taken over yet: import masters and opening balances first.';
  if (totals.length === 0) return 'Compare the totals of the old system with the books first.';
  return `${plural(unexplained, 'difference is', 'differences are')} neither 0.00 nor explained.`;
}

export function stateWords({ state, cut_over_on }: CutOver): string {
  const on = cut_over_on === null ? '' : ` since the cut-over on ${day(cut_over_on)}`;
  if (state === 'live') return `Live${on}`;
  if (state === 'open') return cut_over_on === null ? 'Open' : `Open, cut-over on ${day(cut_over_on)}`;
  return 'Nothing taken over';
}
