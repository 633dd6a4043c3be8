/**
 * The real binary with a real home: `CHANDLER_URL` and `CHANDLER_TOKEN` say where it serves. Approves one recommendation, so the home must be
 * one that may change. Pictures go to crates/web/ui/screenshots.
 */
import { resolve } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { activeItem, activeRow, grid } from '../support/app';
import { expectAccessible } from '../support/axe';
import { shownDerivation } from '../support/derivation';
import { addUp, exact } from '../support/exact';

const url = process.env.CHANDLER_URL;
const token = process.env.CHANDLER_TOKEN;
const folder = resolve(__dirname, '../../../crates/web/ui/screenshots');

test.skip(!url || !token, 'CHANDLER_URL and CHANDLER_TOKEN are not set');
test.describe.configure({ mode: 'serial' });

let outside: string[] = [];
test.beforeEach(async ({ page }) => {
  outside = [];
  page.on('request', (request) => {
    if (request.url().startsWith('http') && new URL(request.url()).host !== new URL(url ?? '').host)
      outside.push(request.url());
  });
});
test.afterEach(() => expect(outside, 'requests that leave this host').toEqual([]));

async function openQueue(page: Page): Promise<void> {
  await page.goto(`${url}/replenishment#token=${token}`);
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press('j');
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`queue and recommendation, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await openQueue(page);
    await expect(page.locator('.totals')).toContainText(/rows? in the queue/);
    await expectAccessible(page);
    await page.screenshot({
      path: `${folder}/binary-queue-${colorScheme}.png`,
    });
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Open the whole record' }).click();
    await expect(page.locator('.chart svg').first()).toBeVisible();
    await expectAccessible(page);
    await page.screenshot({
      path: `${folder}/binary-recommendation-${colorScheme}.png`,
      fullPage: true,
    });
  });
}

test('the derivation of the first rows adds up to the quantity, as shown', async ({ page }) => {
  await openQueue(page);
  const ids = await grid(page)
    .locator('[role=row][id^="row-"]')
    .evaluateAll((rows) => rows.slice(0, 10).map((row) => row.id.slice('row-'.length)));
  expect(ids.length).toBeGreaterThan(0);
  for (const id of ids) {
    await page.goto(`${url}/recommendations/${encodeURIComponent(id)}`);
    const { steps, result } = await shownDerivation(page);
    // Of an item that is ordered for its supplier's target alone: nothing is needed, and so much more.
    expect(steps.length).toBeGreaterThanOrEqual(2);
    expect(addUp(steps), id).toBe(exact(result));
  }
});

test('a replay from the evidence is equal', async ({ page }) => {
  await openQueue(page);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Open the whole record' }).click();
  await page.getByRole('button', { name: 'Replay from evidence' }).click();
  await expect(page.getByText(/Equal to the last digit/)).toBeVisible();
});

test('an approved row leaves the queue and names its draft order', async ({ page }) => {
  await openQueue(page);
  const item = await activeItem(page);
  const row = await (await activeRow(page)).getAttribute('id');
  await page.keyboard.press('a');
  const confirm = page.getByRole('button', { name: 'Create 1 draft order' });
  const done = page.getByText(`Approved ${item}.`);
  // A plan of an earlier day asks once.
  await expect(done.or(confirm)).toBeVisible();
  if (await confirm.isVisible()) await confirm.click();
  await expect(done).toBeVisible();
  await expect(page.locator(`[id="${row}"]`)).toHaveCount(0);
  await page.getByRole('status').getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/order/i);
  await page.goto(`${url}/replenishment`);
  await expect(grid(page)).toBeVisible();
  await expect(page.locator(`[id="${row}"]`)).toHaveCount(0);
});
