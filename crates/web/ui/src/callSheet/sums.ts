/** What a person ticked, added up exactly, and what the questions begin with. */
import type { CallSheet, OwedInvoice } from '../api/types';
import { add, parseExact, toText, zero } from '../format/decimal';

/** The ticked invoices that are still open, in the order of the sheet. */
export function tickedOf(sheet: CallSheet, ticked: ReadonlySet<string>): OwedInvoice[] {
  return sheet.invoices.filter(({ invoice_number: number }) => ticked.has(number));
}

export function openOf(invoices: OwedInvoice[]): string {
  return toText(invoices.map(({ open }) => parseExact(open.amount)).reduce(add, zero));
}

/** A promise begins with what is ticked, else with what can be asked for, else with all that is open. */
export function promisedAmount(sheet: CallSheet, chosen: OwedInvoice[]): string {
  if (chosen.length > 0) return openOf(chosen);
  const { claimable, open } = sheet.owed;
  return parseExact(claimable.amount).units > 0n ? claimable.amount : open.amount;
}

/** Invoices that can be contested, what is ticked and what is longest past due first. */
export function contestable(sheet: CallSheet, ticked: ReadonlySet<string>): OwedInvoice[] {
  const open = sheet.invoices.filter(({ disputed }) => !disputed);
  const isTicked = ({ invoice_number: number }: OwedInvoice) => ticked.has(number);
  return [...open.filter(isTicked), ...open.filter((invoice) => !isTicked(invoice))];
}
