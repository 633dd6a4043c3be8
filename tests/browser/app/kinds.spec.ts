/** The queues of other kinds than replenishment: their own columns, the same keys, decisions and states. */
import { expect, test } from '../support/app';
import { expectAccessible } from '../support/axe';

const risks = 'Stockout risk queue';

for (const theme of ['light', 'dark'] as const) {
  test.describe(`kinds, ${theme}`, () => {
    test.use({ theme });

    test('a queue of its own columns, explained beside it', async ({ page, open }) => {
      await open('/queue/stockout-risk');
      const grid = page.getByRole('grid', { name: risks });
      await expect(grid).toBeFocused();
      await expect(grid.getByRole('columnheader', { name: 'P(out)' })).toBeVisible();
      await expect(page.locator('.totals')).toContainText('12 rows in the queue');
      await page.keyboard.press('Enter');
      await expect(page.getByText('Loss avoided').last()).toBeVisible();
      await expect(page.getByText('What if')).toHaveCount(0);
      await expectAccessible(page);
    });

    test('all decisions in one queue', async ({ page, open }) => {
      await open('/queue/all');
      await expect(page.getByRole('grid', { name: 'All decisions queue' })).toBeVisible();
      await expectAccessible(page);
    });

    test('a record of another kind', async ({ page, open }) => {
      await open('/recommendations/risk_1');
      await expect(page.getByRole('heading', { level: 1 })).toContainText('VLV-20001');
      await expect(page.getByRole('button', { name: 'Edit quantity' })).toHaveCount(0);
      await expect(page.getByRole('link', { name: 'Stockout risk' })).toBeVisible();
      await expectAccessible(page);
    });
  });
}

test('tabs lead from queue to queue', async ({ page, open }) => {
  await open('/replenishment');
  const tabs = page.getByRole('navigation', { name: 'Queues' });
  await expect(tabs.getByRole('link', { name: 'Replenishment' })).toHaveAttribute('aria-current', 'page');
  await tabs.getByRole('link', { name: 'Stockout risk' }).click();
  await expect(page).toHaveURL(/\/queue\/stockout-risk$/);
  await expect(page.getByRole('grid', { name: risks })).toBeVisible();
  await tabs.getByRole('link', { name: 'All' }).click();
  await expect(page.getByRole('grid', { name: 'All decisions queue' })).toBeVisible();
});

test('decided by keyboard: one approved, several carried out at once, one rejected with a reason of its kind', async ({
  page,
  mock,
  open,
}) => {
  await open('/queue/stockout-risk');
  const grid = page.getByRole('grid', { name: risks });
  await expect(grid).toBeFocused();
  await page.keyboard.press('a');
  await expect(page.getByText('Approved VLV-20000.')).toBeVisible();
  await expect(page.getByText('An executed approval cannot be undone.', { exact: true })).toBeVisible();
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('a');
  const dialog = page.getByRole('dialog', { name: 'Approve 2 rows' });
  await expect(dialog.getByRole('row', { name: /^Transfer 1/ })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect.poll(() => mock.world.decisions.length).toBe(2);
  await expect(page.locator('.totals')).toContainText('9 rows in the queue');
  await page.keyboard.press('e');
  await page.keyboard.press('v');
  await page.keyboard.press('r');
  await expect(page.getByRole('dialog').getByText('The receipt is on its way')).toBeVisible();
  await page.keyboard.press('1');
  await expect.poll(() => mock.world.decisions.at(-1)?.body.reason).toBe('receipt_is_on_its_way');
});

for (const width of [320, 390, 768]) {
  test(`nothing of the page is cut off at ${width} px`, async ({ page, open }) => {
    await page.setViewportSize({ width, height: 800 });
    await open('/queue/stockout-risk');
    await expect(page.getByRole('grid', { name: risks })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}
