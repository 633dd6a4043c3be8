import { describe, expect, it } from 'vitest';
import { addsUp, fileSize, outcomeWords, total } from './counts';

const file = (read: number, loaded: number, unchanged: number, quarantined: number) => ({
  file: 'a.csv',
  in_file: read,
  filtered: 0,
  merged: 0,
  deleted: 0,
  read,
  loaded,
  unchanged,
  quarantined,
});

describe('counts of rows', () => {
  it('add up, or a row has vanished', () => {
    expect(addsUp(file(10, 7, 2, 1))).toBe(true);
    expect(addsUp(file(10, 7, 2, 0))).toBe(false);
    expect(total([file(10, 7, 2, 1), file(1, 0, 1, 0)])).toEqual({ read: 11, loaded: 7, unchanged: 3, quarantined: 1 });
  });

  it('are told in one sentence', () => {
    const answer = { dry_run: true, files: [file(1200, 1100, 0, 100)] };
    expect(outcomeWords(answer)).toBe('1,100 of 1,200 rows can be loaded; 100 in quarantine.');
    expect(outcomeWords({ dry_run: false, files: [file(1, 1, 0, 0)] })).toBe('1 of 1 row was loaded.');
    expect(outcomeWords({ dry_run: false, files: [file(5, 0, 5, 0)] })).toBe('0 of 5 rows were loaded; 5 unchanged.');
  });
});

describe('sizes of files', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1 kB'],
    [1_234_567, '1.2 MB'],
    [268_435_456, '268 MB'],
    [12_000_000_000, '12 GB'],
  ])('%i is %s', (bytes, text) => expect(fileSize(bytes)).toBe(text));
});
