/** What is held back: named with what hangs on it, reached and left by keyboard, and settled where a word is enough. */
import { expect, grid, test } from '../support/app';
import { expectAccessible } from '../support/axe';

for (const theme of ['light', 'dark'] as const) {
  test.describe(`held back, ${theme}`, () => {
    test.use({ theme });

    test('each names its reason, its way out and its money', async ({ page, open }) => {
      await open('/replenishment?held=shown');
      const dialog = page.getByRole('dialog', { name: '3 held back' });
      await expect(dialog.getByText('2,024.00 USD hang on them')).toBeVisible();
      const [count, supplier] = [dialog.getByRole('listitem').nth(0), dialog.getByRole('listitem').nth(1)];
      await expect(count).toContainText('Count CT-000001 found 12 EA fewer than the books say');
      await expect(count).toContainText(
        '312 EA wanted in 90 days, 1,200.00 USD of margin at stake, stock for 14.5 days',
      );
      await expect(count.getByRole('link', { name: 'CT-000001' })).toHaveAttribute('href', '/documents/CT-000001');
      await expect(supplier).toContainText('set_supplier_item');
      await expectAccessible(page);
    });
  });
}

test('H shows them, Escape leads back to the rows', async ({ page, open }) => {
  await open('/replenishment');
  await expect(grid(page)).toBeFocused();
  await expect(page.getByRole('button', { name: '3 held back · 2,024.00 USD at stake' })).toBeVisible();
  await page.keyboard.press('h');
  await expect(page).toHaveURL(/held=shown/);
  await expect(page.getByRole('dialog', { name: '3 held back' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(grid(page)).toBeFocused();
});

test('a word on an order is sent once and noted', async ({ page, mock, open }) => {
  await open('/replenishment?held=shown');
  await page.getByRole('button', { name: 'It is regular demand' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Noted as regular demand' })).toBeVisible();
  expect(mock.world.commands).toEqual([
    { name: 'judge_order_line', body: { so_number: 'SO-001943', line: 2, regular: true } },
  ]);
});

test('a queue that holds nothing back says so only when asked', async ({ page, open }) => {
  await open('/queue/stockout-risk');
  await expect(page.locator('.totals')).toContainText('12 rows in the queue');
  await expect(page.getByRole('button', { name: /held back/ })).toHaveCount(0);
  await page.keyboard.press('h');
  await expect(page.getByText('Nothing is held back')).toBeVisible();
});

for (const width of [320, 400]) {
  test(`nothing of it is cut off at ${width} px`, async ({ page, open }) => {
    await page.setViewportSize({ width, height: 800 });
    await open('/replenishment?held=shown');
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}
