import { describe, expect, it } from 'vitest';
import { blockedWords, readImportSearch, searchOf } from './search';

describe('the address of an import', () => {
  it('keeps an upload and its step', () => {
    expect(readImportSearch({ upload: 'UPL-000001', step: 'check' })).toEqual({ upload: 'UPL-000001', step: 'check' });
    expect(readImportSearch({ upload: 7 })).toEqual({ upload: '7' });
  });

  it.each([{}, { step: 'load' }, { upload: '../secrets', step: 'load' }, { upload: ['a'] }])(
    'leaves out what is no upload: %j',
    (raw) => expect(readImportSearch(raw)).toEqual({}),
  );

  it('has no step that it does not know', () => {
    expect(readImportSearch({ upload: 'U', step: 'undo' })).toEqual({ upload: 'U' });
  });

  it('is written as short as it can be', () => {
    expect(searchOf('U', 'files')).toEqual({ upload: 'U' });
    expect(searchOf('U', 'load')).toEqual({ upload: 'U', step: 'load' });
    expect(searchOf(undefined, 'files')).toEqual({});
  });
});

describe('a step that cannot be taken yet', () => {
  it('says what comes first', () => {
    expect(blockedWords('files', 0, null, false)).toBeNull();
    expect(blockedWords('mapping', 0, null, false)).toBe('Choose files first');
    expect(blockedWords('mapping', 1, null, false)).toBeNull();
    expect(blockedWords('check', 1, '  \n', false)).toBe('Write a mapping first');
    expect(blockedWords('load', 1, 'contract = 1', false)).toBe('Check the files first');
    expect(blockedWords('load', 1, 'contract = 1', true)).toBeNull();
  });
});
