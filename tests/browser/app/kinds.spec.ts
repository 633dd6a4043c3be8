/** The queues of other kinds than replenishment: their own columns, the same keys, decisions and states. */
import { expect, test } from '../support/app';
import { expectAccessible } from '../support/axe';

const risks = 'Stock-out risk queue';

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
      await expect(page.getByRole('link', { name: 'Stock-out risk' }).first()).toBeVisible();
      await expectAccessible(page);
    });
  });
}

test('tabs lead from queue to queue', async ({ page, open }) => {
  await open('/replenishment');
  const tabs = page.getByRole('navigation', { name: 'Queues' });
  await expect(tabs.getByRole('link', { name: 'Replenishment' })).toHaveAttribute('aria-current', 'page');
  await tabs.getByRole('link', { name: 'Stock-out risk' }).click();
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
  await page.keyboard.press('v');
  await page.keyboard.press('r');
  await expect(page.getByRole('dialog').getByText('The receipt is on its way')).toBeVisible();
  await page.keyboard.press('1');
  await expect.poll(() => mock.world.decisions.at(-1)?.body.reason).toBe('receipt_is_on_its_way');
  expect(mock.world.decisions.map(({ verb, body }) => [verb, body.recs.length])).toEqual([
    ['approve', 1],
    ['approve', 2],
    ['reject', 1],
  ]);
  await expect(page.locator('.totals')).toContainText('8 rows in the queue');
});

test('another action is chosen by keyboard, with what each is worth, and taken back', async ({ page, mock, open }) => {
  await open('/queue/stockout-risk');
  await expect(page.getByRole('grid', { name: risks })).toBeFocused();
  await page.keyboard.press('e');
  const choice = page.getByRole('dialog', { name: 'VLV-20000: what instead of “Expedite”?' });
  await expect(choice.getByRole('button', { name: /Transfer: 120\.00 USD/ })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('1');
  await expect(page.getByRole('dialog', { name: 'VLV-20000: Expedite → Transfer. Why?' })).toBeVisible();
  await page.keyboard.press('1');
  await expect.poll(() => mock.world.decisions.at(-1)?.body.set).toEqual({ action: 'transfer' });
  expect(mock.world.decisions.at(-1)?.body.reason).toBe('cheaper');
  await expect(page.getByText('Edited VLV-20000.')).toBeVisible();
  await page.keyboard.press('u');
  await expect.poll(() => mock.world.decisions.at(-1)?.body.set).toEqual({ action: 'expedite' });
});

test('the explanation offers what else can be done, and the record does', async ({ page, mock, open }) => {
  await open('/queue/stockout-risk');
  await expect(page.getByRole('grid', { name: risks })).toBeFocused();
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('complementary', { name: 'Explanation of the active row' });
  await expect(drawer.getByText('This is what approving does.')).toHaveCount(1);
  await drawer.getByRole('button', { name: /Do this instead.*Accept/ }).click();
  await page.keyboard.press('1');
  await expect.poll(() => mock.world.decisions.at(-1)?.body.set).toEqual({ action: 'accept' });
  await open('/recommendations/risk_1');
  await page.getByRole('button', { name: 'Change action' }).click();
  await expect(page.getByRole('dialog').getByRole('button', { name: /Expedite/ })).toBeVisible();
});

test('in the queue of all decisions a purchase asks for its quantity', async ({ page, mock, open }) => {
  await open('/queue/all?q=GLV');
  await expect(page.getByRole('grid', { name: 'All decisions queue' })).toBeFocused();
  await page.keyboard.press('e');
  const field = page.getByRole('dialog').getByRole('textbox');
  await field.fill('7');
  await page.keyboard.press('Enter');
  await page.keyboard.press('1');
  await expect.poll(() => mock.world.decisions.at(-1)?.body.set).toEqual({ quantity: '7' });
});

for (const width of [320, 390, 768]) {
  test(`nothing of the page is cut off at ${width} px`, async ({ page, open }) => {
    await page.setViewportSize({ width, height: 800 });
    await open('/queue/stockout-risk');
    await expect(page.getByRole('grid', { name: risks })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}
