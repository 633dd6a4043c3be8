/** What a recommendation would say with other facts: old and new side by side, nothing stored. */
import { expect, grid, test } from '../support/app';
import { expectAccessible } from '../support/axe';

for (const theme of ['light', 'dark'] as const) {
  test.describe(theme, () => {
    test.use({ theme });
    test('is asked and answered beside the queue, by keyboard only', async ({ page, mock, open }) => {
      await open('/replenishment');
      await expect(grid(page)).toBeFocused();
      await page.keyboard.press('w');
      const service = page.getByRole('textbox', { name: 'Fill rate, %' });
      await expect(service).toBeFocused();
      await expect(service).toHaveValue('97');
      await page.keyboard.type('99');
      await page.keyboard.press('Tab');
      await page.keyboard.type('18');
      await page.keyboard.press('Enter');
      const table = page.getByRole('table', { name: /^The recommendation now/ });
      await expect(table.getByRole('row', { name: /^Order value/ })).toContainText('changed:');
      await expect(table.getByRole('row', { name: /^Order by/ })).not.toContainText('changed:');
      await expectAccessible(page);
      await page.screenshot({ path: `../../../crates/web/ui/screenshots/what-if-${theme}.png` });
      expect(mock.world.decisions).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(grid(page)).toBeFocused();
      await expect(table).toHaveCount(0);
    });
  });
}

test('a number that cannot be is not asked', async ({ page, open }) => {
  await open('/replenishment');
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press('w');
  const service = page.getByRole('textbox', { name: 'Fill rate, %' });
  await expect(service).toBeFocused();
  await page.keyboard.type('120');
  await expect(service).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('button', { name: 'Work it out' })).toBeDisabled();
});

test('its quantity can be taken over as an edit', async ({ page, mock, open }) => {
  const [row] = mock.world.rows;
  await open('/replenishment');
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press('w');
  await page.getByRole('textbox', { name: /^Quantity/ }).fill('240');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Order 240 instead' }).click();
  await page.getByRole('button', { name: /I expect more demand/ }).click();
  await expect.poll(() => row?.quantity).toBe('240');
});

test('says when nothing would be ordered', async ({ page, mock, open }) => {
  await open(`/recommendations/${mock.world.rows[0]?.rec_id}`);
  await page.getByRole('button', { name: 'Try it' }).click();
  await page.getByRole('textbox', { name: /^Lead time/ }).fill('1');
  await page.getByRole('textbox', { name: /^Fill rate/ }).fill('50');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Nothing would be ordered.')).toBeVisible();
});
