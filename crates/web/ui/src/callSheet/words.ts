/** What happened and what is expected, in words. */
import type { CallSheet, Money, OwedInvoice, QueueRow, ScoreOutlook, TimelineEvent } from '../api/types';
import { day } from '../format/date';
import { money, probability, signedAmount } from '../format/number';
import { happenedWords, humanise, plural } from '../format/words';

/** "Call: no answer, 4 minutes". */
export function eventWords(event: TimelineEvent): string {
  const { minutes, document } = event;
  return [happenedWords(event), minutes === null ? null : plural(minutes, 'minute'), document || null]
    .filter(Boolean)
    .join(', ');
}

/** The amount of an event, where it has one. */
export function eventAmount(event: TimelineEvent): string | null {
  const { amount } = event.detail as { amount?: Money | string | null };
  return typeof amount === 'object' && amount !== null && 'currency' in amount ? money(amount) : null;
}

/** How the customer pays, in one sentence. */
export function habitWords(outlook: NonNullable<CallSheet['outlook']>): string {
  const { recent, recent_late: late, usual_days_late: days } = outlook;
  if (recent === 0) return 'Has not settled an invoice yet: what is expected rests on other customers.';
  const on = days.startsWith('-') ? `${days.slice(1)} days before` : `${days} days after`;
  return `Pays ${on} the due day as a rule; ${late} of the last ${recent} settled ${recent === 1 ? 'invoice' : 'invoices'} late.`;
}

/** "12 Nov 2026, between 4 Nov 2026 and 2 Dec 2026 in eight of ten cases". */
export function expectedWords({ outlook }: OwedInvoice): string | null {
  if (!outlook) return null;
  return `${day(outlook.expected_on)}, between ${day(outlook.p10_on)} and ${day(outlook.p90_on)} in eight of ten cases`;
}

/** How likely it is more than 30 days late, where that is still open. */
export function lateWords({ outlook, days_past_due: days }: OwedInvoice): string {
  if (days > 30) return 'it is more than 30 days late already';
  return `the chance that it is more than 30 days late is ${probability(outlook?.late_30_probability)}`;
}

/** "+0.52" and what it says: the terms of the sum in their order, and the sum. */
export function scoreTerms({ base, effects, rest, log_odds: sum }: ScoreOutlook): [string, string][] {
  return [
    [signedAmount(base), 'To begin with, before anything is known of the invoice'],
    ...effects.map(({ effect, text }): [string, string] => [signedAmount(effect), text]),
    [signedAmount(rest), 'All else'],
    [`= ${signedAmount(sum)}`, 'Together'],
  ];
}

/** From the sum to the chance, for a calculator. */
export function chanceWords({ calibrated, log_odds: sum, percent }: ScoreOutlook): string {
  const exponent = calibrated ?? sum;
  const power = exponent.startsWith('-') ? exponent.slice(1) : `−${exponent}`;
  const before = calibrated === null ? '' : `Such sums came true as ${signedAmount(calibrated)}. `;
  return `${before}1 / (1 + e^${power}) = ${percent} %`;
}

/** "2 of 5 lines short, 1 late"; null where all was delivered as it should be. */
export function deliveryWords({ delivery }: OwedInvoice): string | null {
  if (!delivery) return null;
  const { short_lines: short, late_lines: late } = delivery;
  return (
    [short > 0 && `${plural(short, 'line')} short`, late > 0 && `${plural(late, 'line')} late`]
      .filter(Boolean)
      .join(', ') || null
  );
}

/** The row after a customer's in the plan's order; the first one where the customer has none. */
export function nextAccount(rows: QueueRow[], customerId: string): { place: number; next: string | null } {
  const customers = rows.flatMap(({ subject }) => (subject.customer_id ? [subject.customer_id] : []));
  const place = customers.indexOf(customerId);
  const next = customers.slice(place + 1).find((other) => other !== customerId);
  return { place: place + 1, next: next ?? null };
}

type Caution = CallSheet['cautions'][number];

const knownCautions: Record<string, (caution: Caution) => string> = {
  money_in_bank: ({ why, amount, on }) =>
    `${money(amount)} came in on ${day(on)} and may be this customer's: bank line ${why} is not settled yet.`,
  dunning_held: ({ why, on }) => `Nobody is to ask for money until ${day(on)}: ${why}.`,
  our_fault: ({ lines, on }) =>
    `${plural(lines ?? 0, 'order line waits', 'order lines wait')} for goods of ours, the oldest since ${day(on)}.`,
  promised: ({ amount, on }) => `${money(amount)} is promised by ${day(on)} and not here yet.`,
  disputed: ({ amount }) =>
    amount
      ? `${money(amount)} of what is past due is contested.`
      : 'The customer contests an invoice that is not due yet.',
  hold_out: ({ on }) => `Left alone on purpose until ${day(on)}, to learn what a contact brings.`,
  payment_in: () => 'What is past due has come in and lies on account: it has to be assigned, not asked for.',
  nothing_past_due: () => 'Nothing is past due.',
};

/** What speaks against asking today, as a sentence. */
export function cautionWords(caution: Caution): string {
  return knownCautions[caution.code]?.(caution) ?? `${humanise(caution.code)}.`;
}
