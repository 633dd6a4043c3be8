import { expect, it } from 'vitest';
import { prose } from './prose';

it('writes days and amounts of a sentence as pages do', () => {
  expect(prose('5514.63 USD are contested since 2026-08-01')).toBe('5,514.63 USD are contested since 1 Aug 2026');
  expect(prose('Of 110 invoices since 2026-08-01 95.04 % were paid')).toBe(
    'Of 110 invoices since 1 Aug 2026 95.04 % were paid',
  );
});

it('leaves numbers of documents and what is no day as they are', () => {
  for (const text of ['CT-2026-08-01 waits', 'INV-001234.00 USD', '2026-13-41', '412.00 USD'])
    expect(prose(text)).toBe(text);
});
