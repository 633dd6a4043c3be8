import { expect, it } from 'vitest';
import { readAuditSearch } from './search';
import { filterWords } from './words';

it('reads what fits and leaves out what does not', () => {
  const raw = {
    subject: ' REC-1 ',
    actor: 7,
    from: '2026-11-05',
    to: 'yesterday',
    source: 'rumour',
    offset: -3,
    extra: 1,
  };
  expect(readAuditSearch(raw)).toEqual({ subject: 'REC-1', actor: '7', from: '2026-11-05' });
  expect(readAuditSearch({ offset: 100, source: 'command' })).toEqual({ offset: 100, source: 'command' });
});

it('says what was asked for', () => {
  expect(filterWords({ subject: 'REC-1', from: '2026-11-05' })).toBe('about “REC-1”, since 2026-11-05');
  expect(filterWords({})).toBe('');
});
