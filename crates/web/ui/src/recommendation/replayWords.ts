/** The place at which a record and its derivation again differ, in words. */
import type { Derivation } from '../api/types';
import { humanise } from '../format/words';

const whole: Record<string, string> = {
  hash: 'Hash of the record',
  evidence: 'Hash of the evidence',
  record: 'The record as a whole',
  outcome: 'What comes out',
  bundle_hash: 'Hash of the file',
};

/** `derivation.steps[3].value` as "Step 4 of the derivation, “Lead time”: value". */
export function placeWords(path: string, derivation: Derivation | undefined): string {
  const step = /^derivation\.steps\[(\d+)\](?:\.(.+))?$/.exec(path);
  if (step) {
    const label = derivation?.steps[Number(step[1])]?.label;
    const named = `Step ${Number(step[1]) + 1} of the derivation${label ? `, “${label}”` : ''}`;
    return step[2] ? `${named}: ${partWords(step[2])}` : named;
  }
  const known = whole[path];
  if (known) return known;
  return path.includes('.') || path.includes('[') ? humanise(partWords(path)) : path;
}

/** `invoices[2].open_minor` as "invoices 3, open minor". */
function partWords(path: string): string {
  return path
    .replace(/\[(\d+)\]/g, (_, at: string) => ` ${Number(at) + 1}`)
    .replaceAll('.', ', ')
    .replaceAll('_', ' ');
}
