/** Where somebody is in an import, as it stands in the address. */
export const steps = ['files', 'mapping', 'check', 'load'] as const;
export type Step = (typeof steps)[number];

export interface ImportSearch {
  upload?: string;
  /** Absent on the first step. */
  step?: Exclude<Step, 'files'>;
}

export const stepLabels: Record<Step, string> = { files: 'Files', mapping: 'Mapping', check: 'Check', load: 'Load' };

/** Reads an address that anybody may have typed: what does not fit is left out; without an upload there is only the first step. */
export function readImportSearch(raw: { upload?: unknown; step?: unknown }): ImportSearch {
  const search: ImportSearch = {};
  const upload = typeof raw.upload === 'number' ? String(raw.upload) : raw.upload;
  if (typeof upload !== 'string' || !/^[\w-]+$/.test(upload)) return search;
  search.upload = upload;
  if (raw.step === 'mapping' || raw.step === 'check' || raw.step === 'load') search.step = raw.step;
  return search;
}

/** The address of a step of an upload. */
export function searchOf(upload: string | undefined, step: Step): ImportSearch {
  return { ...(upload && { upload }), ...(upload && step !== 'files' && { step }) };
}

/** Why a step cannot be taken yet, in words; null where it can. */
export function blockedWords(step: Step, files: number, mapping: string | null, isChecked: boolean): string | null {
  if (step === 'files') return null;
  if (files === 0) return 'Choose files first';
  if (step === 'mapping') return null;
  if (!mapping?.trim()) return 'Write a mapping first';
  return step === 'load' && !isChecked ? 'Check the files first' : null;
}
