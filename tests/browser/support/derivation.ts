import type { Page } from '@playwright/test';
import type { ShownStep } from './exact';

/** The derivation as the table shows it to a person: nothing is read from the data behind it but the operation's name. */
export async function shownDerivation(page: Page): Promise<{ steps: ShownStep[]; result: string }> {
  const table = page.getByRole('table', { name: /^Derivation of the quantity,/ });
  await table.waitFor();
  const steps = await table.locator('tbody tr').evaluateAll((rows) =>
    rows.map((row) => {
      const numbers = row.querySelectorAll('td.number');
      return {
        op: row.getAttribute('data-op') ?? '',
        value: numbers[0]?.textContent ?? '',
        result: numbers[1]?.textContent ?? '',
      };
    }),
  );
  return {
    steps,
    result: (await table.locator('tfoot td.number').textContent()) ?? '',
  };
}
