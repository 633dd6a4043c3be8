/** Changes that others make: told as they happen, marked where they stand, loaded on demand. */
import { makeRows } from '../mock/rows';
import { activeItem, activeRow, expect, grid, test } from '../support/app';
import { expectAccessible } from '../support/axe';

const spare = makeRows(2_010).slice(2_000);

test('a row that changes elsewhere gets a mark and stays where it is', async ({ page, mock, open }) => {
  await open('/replenishment');
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press('j');
  const item = await activeItem(page);
  const row = mock.world.rows.find(({ item_id }) => item_id === item);
  if (!row) throw new Error('no active row');
  const before = await (await activeRow(page)).boundingBox();
  const quantity = row.quantity;
  mock.world.happenElsewhere(row, { revision: row.revision + 1, quantity: '7', state: 'edited' });
  await expect(await activeRow(page)).toContainText('Edited');
  expect(await activeItem(page)).toBe(item);
  expect(await (await activeRow(page)).boundingBox()).toEqual(before);
  // The figures are those that were read, until the person loads the new ones.
  await expect((await activeRow(page)).locator('[data-column="quantity"]')).toContainText(quantity);
  await expectAccessible(page);
  await page.keyboard.press('.');
  await expect((await activeRow(page)).locator('[data-column="quantity"]')).toContainText('7');
  await expect(page.getByText('1 changed, press “.”')).toHaveCount(0);
});

test('new rows wait until they are asked for', async ({ page, mock, open }) => {
  await open('/replenishment');
  await expect(grid(page)).toBeFocused();
  const top = await activeItem(page);
  for (const row of spare.slice(0, 7)) mock.world.happenElsewhere(row);
  await expect(page.getByText('7 new, press “.”')).toBeVisible();
  await expect(page.locator('.totals')).toContainText('2,000 rows');
  expect(await activeItem(page)).toBe(top);
  await page.screenshot({ path: '../../../crates/web/ui/screenshots/live.png' });
  await page.keyboard.press('.');
  await expect(page.locator('.totals')).toContainText('2,007 rows');
  await expect(grid(page)).toBeFocused();
});

test('a new plan is told at once, and nobody asks for it again and again', async ({ page, mock, open }) => {
  const asked: string[] = [];
  page.on('request', (request) => request.url().includes('/api/') && asked.push(new URL(request.url()).pathname));
  await page.clock.install();
  await open('/replenishment');
  await expect(grid(page)).toBeVisible();
  mock.world.rows.length = 10;
  mock.world.land('run_000043');
  await expect(page.getByText('A new plan of 5 Nov 2026 is ready.')).toBeVisible();
  await expect(page.locator('.totals')).toContainText('2,000 rows');
  const before = asked.length;
  await page.clock.runFor(120_000);
  expect(asked.slice(before)).toEqual([]);
  await page.getByRole('button', { name: 'Load' }).click();
  await expect(page.locator('.totals')).toContainText('10 rows');
});

test('what the person does is no news to the person', async ({ page, mock, open }) => {
  await open('/replenishment');
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press('a');
  await expect(page.getByText(/^Approved /)).toBeVisible();
  await page.keyboard.press('o');
  await expect(page.getByRole('button', { name: 'Me, buyer.kim' })).toBeFocused();
  await page.keyboard.press('1');
  await expect(page.getByText(/^Assigned /)).toBeVisible();
  // Something else that is told afterwards, so that the page has surely heard of its own deeds.
  const last = mock.world.rows.at(-1);
  if (last) mock.world.happenElsewhere(last, { revision: 2 });
  await expect(page.getByText('1 changed, press “.”')).toBeVisible();
  await expect(grid(page).getByText('Executed')).toHaveCount(0);
});

test('a server that goes away is told at once, and nothing is missed when it is back', async ({ page, mock, open }) => {
  await open('/replenishment');
  await expect(grid(page)).toBeVisible();
  const { port } = new URL(mock.url);
  await mock.close();
  await expect(page.getByText('Chandler does not answer.', { exact: true })).toBeVisible();
  await expect(grid(page)).toBeVisible();
  await expectAccessible(page);
  // Somebody decides while the page hears nothing; it comes back with the last thing it has heard.
  mock.world.happenElsewhere(spare[0]!);
  await mock.open(Number(port));
  await expect(page.getByText('1 new, press “.”')).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText('Chandler does not answer.', { exact: true })).toHaveCount(0);
});

test.describe('with a day of 16 minutes', () => {
  test.use({ scenario: { capacity: 16 } });

  test('a row that the books overtake counts for nothing at once, says why, and cannot be approved', async ({
    page,
    mock,
    open,
  }) => {
    await open('/queue/collections');
    const grid = page.getByRole('grid', { name: 'Collections queue' });
    await expect(grid).toBeFocused();
    await page.keyboard.press('Control+a');
    await page.getByRole('button', { name: 'Show them' }).click();
    const totals = page.locator('.totals');
    const before = await totals.textContent();
    const [top, second, third] = mock.world.accounts.rows;
    if (!top || !second || !third) throw new Error('no rows');
    const text = 'C-0001 owes 0.00 of what was to be asked for, and no longer 120.00';
    mock.world.overtake(top, { code: 'less_owed_since', text });
    const gone = grid.locator(`#row-${top.rec_id}`);
    await expect(gone).toContainText('Paid since');
    await expect(gone).toHaveClass(/is-over/);
    await expect(gone.getByTitle(`${text}.`)).toBeVisible();
    await expect(gone).toHaveAttribute('aria-selected', 'false');
    await expect(totals).toContainText('2 rows in the queue');
    expect(await totals.textContent()).not.toBe(before);
    await expectAccessible(page);
    // The key that approves finds nothing to approve on it.
    await grid.focus();
    await page.keyboard.press('Escape');
    await expect(totals).not.toContainText('selected');
    await page.keyboard.press('Home');
    await page.keyboard.press('a');
    await expect(page.getByRole('button', { name: 'Approve' })).toBeDisabled();
    expect(mock.world.decisions).toEqual([]);
    // What lies below the line of the day's work loses its own, too.
    const line = grid.getByRole('row', { name: /Below today’s capacity/ });
    const below = await line.textContent();
    mock.world.overtake(third, { code: 'promised_since', text: 'C-0003 has promised to pay since it was proposed' });
    await expect(line).not.toHaveText(below ?? '');
    await expect(totals).toContainText('1 row in the queue');
    await page.keyboard.press('.');
    await expect(gone).toHaveCount(0);
  });
});
