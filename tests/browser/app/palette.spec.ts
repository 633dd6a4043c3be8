/** Ctrl K: everything that can be found or done. */
import { expect, grid, test } from '../support/app';
import { expectAccessible } from '../support/axe';

for (const theme of ['light', 'dark'] as const) {
  test.describe(theme, () => {
    test.use({ theme });
    test('finds things and commands, shows the keys, and is walked with the arrows', async ({ page, mock, open }) => {
      await open('/replenishment');
      await expect(grid(page)).toBeFocused();
      await page.keyboard.press('Control+k');
      const field = page.getByRole('combobox', { name: /^Items, suppliers/ });
      await expect(field).toBeFocused();
      const [row] = mock.world.rows;
      await page.keyboard.type(row?.item_id ?? '');
      const hit = page.getByRole('option', { name: new RegExp(`^${row?.item_id} .*Recommendation`) });
      await expect(hit).toBeVisible();
      await expectAccessible(page);
      await page.screenshot({ path: `../../../crates/web/ui/screenshots/palette-${theme}.png` });
      await page.keyboard.press('ArrowDown');
      await expect(hit).toHaveAttribute('aria-selected', 'true');
      await page.keyboard.press('Enter');
      await expect(page).toHaveURL(new RegExp(`/recommendations/${row?.rec_id}$`));
    });
  });
}

test('runs a command of the page on the row under the cursor', async ({ page, mock, open }) => {
  await open('/replenishment');
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press('j');
  const [, second] = mock.world.rows;
  // Typed on at once: not one letter reaches the queue.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('snooze');
  const command = page.getByRole('option', { name: /^Snooze until a date.*S$/ });
  await expect(command).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: `Snooze ${second?.item_id}` })).toBeVisible();
  await expect(page.getByRole('button', { name: /Until tomorrow/ })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(grid(page)).toBeFocused();
});

test('has a button, opens from a field too, and gives the focus back', async ({ page, open }) => {
  await open('/replenishment');
  await page.getByRole('searchbox', { name: /^Search: item/ }).click();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Find or do' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('searchbox', { name: /^Search: item/ })).toBeFocused();
  await page.getByRole('button', { name: 'Find' }).click();
  await page.keyboard.type('no such thing at all');
  await expect(page.getByText('Nothing found.')).toBeVisible();
});
