/** Two pages on the real binary: what one person does is seen by the other, and a what-if is derived by the server. */
import { expect, test, type Page } from '@playwright/test';
import { activeItem, activeRow, grid } from '../support/app';

const url = process.env.CHANDLER_URL;
const token = process.env.CHANDLER_TOKEN;
test.skip(!url || !token, 'CHANDLER_URL and CHANDLER_TOKEN are not set');

async function openQueue(page: Page): Promise<void> {
  await page.goto(`${url}/replenishment#token=${token}`);
  await expect(grid(page)).toBeFocused();
}

test('what one person does is marked for the other, and stays where it is', async ({ browser }) => {
  const [one, other] = [await browser.newPage(), await browser.newPage()];
  await openQueue(one);
  await openQueue(other);
  for (const page of [one, other]) await page.keyboard.press('End');
  const item = await activeItem(other);
  expect(await activeItem(one)).toBe(item);
  const before = await (await activeRow(other)).boundingBox();
  await one.keyboard.press('o');
  await one.getByRole('textbox', { name: 'Or somebody else' }).fill('buyer.rivera');
  await one.keyboard.press('Enter');
  await expect(one.getByText(`Assigned ${item}.`)).toBeVisible();
  await expect(await activeRow(other)).toContainText('Owner buyer.rivera');
  expect(await (await activeRow(other)).boundingBox()).toEqual(before);
  await expect(other.getByText('1 changed, press “.”')).toBeVisible();
  await other.keyboard.press('.');
  await expect(await activeRow(other)).not.toContainText('Owner buyer.rivera');
  await expect(grid(one).getByText('Owner buyer.rivera')).toHaveCount(0);
});

test('a comment and its author stand in the audit trail', async ({ page }) => {
  await openQueue(page);
  // A row that no other test decides on at the same time.
  await page.keyboard.press('End');
  for (let up = 0; up < 5; up += 1) await page.keyboard.press('ArrowUp');
  const item = await activeItem(page);
  await page.keyboard.press('c');
  await page.keyboard.type('Supplier says Thursday');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(`Commented on ${item}.`)).toBeVisible();
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Open the whole record' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: '“Supplier says Thursday”' })).toBeVisible();
});

test('a lower fill rate asks for less, and nothing of it is stored', async ({ page }) => {
  await openQueue(page);
  await page.keyboard.press('w');
  const service = page.getByRole('textbox', { name: 'Fill rate, %' });
  await expect(service).toBeFocused();
  await service.fill('20');
  await page.keyboard.press('Enter');
  const row = page.getByRole('table', { name: /^The recommendation now/ }).getByRole('row', { name: /^Reorder point/ });
  await expect(row).toContainText('changed:');
  const [now = 0, then = 0] = (await row.locator('td').allTextContents()).map((text) =>
    Number(text.replace(/[^\d]/g, '')),
  );
  expect(then).toBeLessThan(now);
  await page.screenshot({ path: '../../../crates/web/ui/screenshots/binary-what-if.png' });
  await page.reload();
  await expect(page.locator('.totals')).toContainText('rows in the queue');
  await expect(grid(page).locator('.edited-mark')).toHaveCount(0);
});

test('the palette finds an item by its name and opens it', async ({ page }) => {
  await openQueue(page);
  const item = await activeItem(page);
  await page.keyboard.press('Control+k');
  await page.keyboard.type(item);
  await expect(page.getByRole('option', { name: new RegExp(`^${item} · .*Item`) })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(item);
});
