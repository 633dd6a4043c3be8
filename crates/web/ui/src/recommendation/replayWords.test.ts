import { expect, it } from 'vitest';
import type { Derivation } from '../api/types';
import { placeWords } from './replayWords';

const derivation = { steps: [{ label: 'On hand' }, { label: 'Lead time' }] } as Derivation;

it.each([
  ['derivation.steps[1].value', 'Step 2 of the derivation, “Lead time”: value'],
  ['derivation.steps[9].source.key', 'Step 10 of the derivation: source, key'],
  ['evidence.invoices[0].open_minor', 'Evidence, invoices 1, open minor'],
  ['hash', 'Hash of the record'],
  ['On hand, usable', 'On hand, usable'],
])('%s reads as %s', (path, words) => {
  expect(placeWords(path, derivation)).toBe(words);
});
