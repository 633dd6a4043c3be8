/** Which entries of the audit are asked for, as it stands in the address. */
export interface AuditSearch {
  subject?: string;
  actor?: string;
  event?: string;
  kind?: string;
  from?: string;
  to?: string;
  source?: 'command' | 'recommendation';
  offset?: number;
}

const texts = ['subject', 'actor', 'event', 'kind'] as const;

/** Reads an address that anybody may have typed: what does not fit is left out, never an error. */
export function readAuditSearch(raw: Record<string, unknown>): AuditSearch {
  const search: AuditSearch = {};
  for (const name of texts) {
    const value = raw[name];
    if (typeof value === 'number') search[name] = String(value);
    else if (typeof value === 'string' && value.trim() !== '') search[name] = value.trim();
  }
  for (const name of ['from', 'to'] as const)
    if (typeof raw[name] === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(raw[name])) search[name] = raw[name];
  if (raw.source === 'command' || raw.source === 'recommendation') search.source = raw.source;
  if (Number.isInteger(raw.offset) && Number(raw.offset) > 0) search.offset = Number(raw.offset);
  return search;
}
