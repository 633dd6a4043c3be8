/** Which problem is open, as it stands in the address. */
export interface QualitySearch {
  open?: string;
}

export function readQualitySearch(raw: { open?: unknown }): QualitySearch {
  return typeof raw.open === 'string' && /^[a-z_]+$/.test(raw.open) ? { open: raw.open } : {};
}
