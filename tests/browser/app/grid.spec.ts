/** The grid itself: few rows in the document, a view that lives in the address, exact totals, quick keys. */
import { activeItem, expect, grid, test } from '../support/app';

test('holds 2,000 rows with few in the document, and names the active one', async ({ page, open }) => {
  await open('/replenishment');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '2001');
  expect(await grid(page).getByRole('row').count()).toBeLessThan(60);
  await page.keyboard.press('End');
  await expect.poll(() => activeItem(page)).toMatch(/-11999$/);
  // Scrolled far away, the active row stays in the document for a screen reader.
  await grid(page).evaluate((element) => element.scrollTo(0, 0));
  expect(await activeItem(page)).toMatch(/-11999$/);
});

test('keeps filter, sort and grouping in the address', async ({ page, open }) => {
  await open('/replenishment');
  await page.getByRole('searchbox').fill('bearing');
  await expect(page).toHaveURL(/q=bearing/);
  await page.getByRole('combobox', { name: 'Site' }).selectOption({ label: 'WEST' });
  await page.getByRole('button', { name: 'Value (USD)' }).click();
  await page.getByRole('button', { name: 'Value (USD)' }).click();
  await grid(page).focus();
  await page.keyboard.press('v');
  await expect(page).toHaveURL(/group=supplier/);
  const shown = await page.locator('.totals').textContent();
  await page.reload();
  await expect(page.locator('.totals')).toHaveText(shown ?? '');
  await expect(page.getByRole('columnheader', { name: 'Value (USD)' })).toHaveAttribute('aria-sort', 'descending');
  expect(shown).toMatch(/in this filter/);
});

test('adds totals exactly and says what they total', async ({ page, mock, open }) => {
  await open('/replenishment');
  const cents = mock.world.rows.reduce((sum, row) => sum + BigInt(row.order_value.amount.replace('.', '')), 0n);
  const whole = (cents / 100n).toLocaleString('en-GB');
  await expect(page.locator('.totals')).toContainText(
    `2,000 rows in the queue · ${whole}.${String(cents % 100n).padStart(2, '0')} USD`,
  );
});

test('sorts amounts as numbers, not as text', async ({ page, open }) => {
  await open('/replenishment?sort=-order_value');
  const cells = grid(page).locator('[data-column="order_value"]');
  await expect(cells.first()).toBeVisible();
  const amounts = (await cells.allTextContents()).map((text) => BigInt(text.replace(/[,.]/g, '')));
  expect(amounts.length).toBeGreaterThan(10);
  expect(amounts).toEqual([...amounts].sort((a, b) => (a < b ? 1 : a > b ? -1 : 0)));
});

test('selects a range with Shift and one supplier with its button', async ({ page, open }) => {
  await open('/replenishment?group=supplier');
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press('j');
  await page.keyboard.press('Shift+J');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByText('3 selected')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('3 selected')).toHaveCount(0);
  const group = grid(page).locator('.grid-group').first();
  const count = /(\d+) rows/.exec((await group.textContent()) ?? '')?.[1];
  await group.getByRole('button', { name: 'Select these' }).click();
  await expect(page.getByText(`${count} selected`)).toBeVisible();
});

test('the open explanation follows the cursor', async ({ page, open }) => {
  await open('/replenishment');
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  const explanation = page.getByRole('complementary');
  await expect(explanation).toContainText(await activeItem(page));
  // The queue stays usable beside it: neither covers the other.
  const [queueBox, explanationBox] = [await grid(page).boundingBox(), await explanation.boundingBox()];
  expect((queueBox?.x ?? 0) + (queueBox?.width ?? Infinity)).toBeLessThanOrEqual(explanationBox?.x ?? 0);
  await expect(grid(page)).toBeFocused();
});

test('an address with an open row leads to that row', async ({ page, mock, open }) => {
  const row = mock.world.rows[400];
  await open(`/replenishment?open=${row?.rec_id}`);
  await expect(page.getByRole('complementary')).toContainText(row?.item_id ?? '');
  expect(await activeItem(page)).toBe(row?.item_id);
  await expect(page).toHaveURL(new RegExp(`open=${row?.rec_id}`));
});

test('a key is on screen within 100 ms on 2,000 rows', async ({ page, open }) => {
  await open('/replenishment');
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press('j');
  const measured = await page.evaluate(async () => {
    const queue = document.querySelector<HTMLElement>('[role=grid]');
    const times: number[] = [];
    for (let press = 0; press < 40; press += 1) {
      const start = performance.now();
      queue?.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }));
      await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
      times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b);
  });
  const median = measured[20] ?? Infinity;
  test.info().annotations.push({
    type: 'key to paint, ms',
    description: `median ${median.toFixed(1)}, worst ${measured.at(-1)?.toFixed(1)}`,
  });
  expect(median).toBeLessThan(100);
});
