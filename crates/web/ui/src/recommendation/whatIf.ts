/** Between the fields of a what-if question and its request. Only what a person changed is asked. Pure. */
import type { WhatIf, WhatIfRequest } from '../api/types';
import { readQuantity } from '../format/number';

export type FieldName = 'serviceLevel' | 'leadTime' | 'review' | 'quantity';
export type Fields = Record<FieldName, string>;

export const whatIfFields: { name: FieldName; label: string; unit: string | null }[] = [
  { name: 'serviceLevel', label: 'Fill rate', unit: '%' },
  { name: 'leadTime', label: 'Lead time', unit: 'days' },
  { name: 'review', label: 'Review every', unit: 'days' },
  { name: 'quantity', label: 'Quantity', unit: null },
];

/** The fields as they stand before anything is changed. */
export function fieldsOf(side: WhatIf['before']): Fields {
  return {
    serviceLevel: plain(side.service_level * 100),
    leadTime: side.lead_time_days === null ? '' : plain(Math.round(side.lead_time_days)),
    review: plain(side.review_days),
    quantity: side.proposal?.quantity ?? '',
  };
}

/** The request for what differs from the start, and the fields that cannot be read. */
export function readFields(fields: Fields, start: Fields): { request: WhatIfRequest | null; bad: FieldName[] } {
  const isChanged = (name: FieldName) => fields[name].trim() !== start[name];
  const values: Record<FieldName, number | string | null> = {
    serviceLevel: percent(fields.serviceLevel),
    leadTime: wholeDays(fields.leadTime),
    review: wholeDays(fields.review),
    quantity: readQuantity(fields.quantity),
  };
  const changed = whatIfFields.map(({ name }) => name).filter(isChanged);
  const bad = changed.filter((name) => values[name] === null);
  if (bad.length > 0) return { request: null, bad };
  const asked = new Map(changed.map((name) => [requestKeys[name], values[name]]));
  return { request: Object.fromEntries(asked) as WhatIfRequest, bad };
}

const requestKeys: Record<FieldName, keyof WhatIfRequest> = {
  serviceLevel: 'service_level',
  leadTime: 'lead_time_days',
  review: 'review_days',
  quantity: 'quantity',
};

function percent(typed: string): number | null {
  const text = typed.trim().replace(/%$/, '').trim();
  if (!/^\d{1,2}(\.\d{1,3})?$/.test(text)) return null;
  // A probability in steps of a hundred-thousandth: the division would leave noise behind them.
  return Math.round(Number(text) * 1_000) / 100_000;
}

function wholeDays(typed: string): number | null {
  const text = typed.trim();
  return /^[1-9]\d{0,2}$/.test(text) ? Number(text) : null;
}

function plain(value: number): string {
  return String(Math.round(value * 1_000) / 1_000);
}
