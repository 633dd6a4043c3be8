import { expect, test } from 'vitest';
import { readBoardSearch, readRowsSearch, withChange } from './search';

test('an address says what is shown', () => {
  expect(readBoardSearch({ measure: 'promised', against: 'last_year', kpi: 'stock_value', by: 'site' })).toEqual({
    measure: 'promised',
    against: 'last_year',
    kpi: 'stock_value',
    by: 'site',
  });
  expect(readBoardSearch({ by: 'segment' })).toEqual({ by: 'segment' });
  expect(readRowsSearch({ period: 1, cause: 'stock_out', offset: 100, outcome: 'all' })).toEqual({
    period: 1,
    cause: 'stock_out',
    offset: 100,
    outcome: 'all',
  });
});

test('what nobody could mean is left out', () => {
  expect(readBoardSearch({ measure: 'x', against: 1, kpi: '<script>', by: 'family' })).toEqual({});
  expect(readRowsSearch({ period: -1, cause: "' OR 1", scope_kind: 'moon', scope: 'x', offset: 0.5 })).toEqual({});
});

test('a scope without a name is what belongs to none, and a number is a name', () => {
  expect(readRowsSearch({ scope_kind: 'family' })).toEqual({ scope_kind: 'family', scope: '' });
  expect(readRowsSearch({ scope_kind: 'customer', scope: 1001 })).toEqual({ scope_kind: 'customer', scope: '1001' });
});

test('a change leaves out what it takes away', () => {
  expect(withChange({ cause: 'stock_out', offset: 100 }, { offset: undefined })).toEqual({ cause: 'stock_out' });
});
