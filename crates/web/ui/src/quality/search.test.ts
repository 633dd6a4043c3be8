import { expect, it } from 'vitest';
import { readQualitySearch } from './search';

it('keeps the code of a problem and leaves out anything else', () => {
  expect(readQualitySearch({ open: 'missing_lead_time' })).toEqual({ open: 'missing_lead_time' });
  expect(readQualitySearch({ open: 'A B' })).toEqual({});
  expect(readQualitySearch({ open: 3 })).toEqual({});
});
