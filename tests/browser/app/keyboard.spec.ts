/** The planner's work without a mouse. */
import { activeItem, activeRow, expect, grid, test } from '../support/app';

test('look, approve, edit, reject, snooze and undo, by keyboard only', async ({ page, mock, open }) => {
  await open('/replenishment');
  await expect(grid(page)).toBeFocused();

  // The first row: look at it, then approve it. The cursor goes to the row that takes its place.
  const first = await activeItem(page);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: 'Explanation of the active row' })).toContainText(first);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('complementary')).toHaveCount(0);
  await page.keyboard.press('a');
  await expect(page.getByRole('status').filter({ hasText: `Approved ${first}.` })).toContainText(
    'Draft order PO-000124',
  );
  await expect(grid(page)).toBeFocused();
  expect(await activeItem(page)).not.toBe(first);

  // Edit: the number, Enter, the reason.
  const edited = await activeItem(page);
  await page.keyboard.press('e');
  const field = page.getByRole('textbox', {
    name: new RegExp(`Quantity to order of ${edited}`),
  });
  await expect(field).toBeFocused();
  await page.keyboard.type('480');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: new RegExp(`${edited}: .* → 480`) })).toBeVisible();
  await expect(page.getByRole('button', { name: /I expect more demand/ })).toBeFocused();
  await page.keyboard.press('1');
  await expect(page.getByText(`Edited ${edited}.`)).toBeVisible();
  await expect(await activeRow(page)).toContainText('480');
  const row = mock.world.rows.find(({ item_id }) => item_id === edited);
  expect(row).toMatchObject({ quantity: '480', state: 'edited' });
  // The server has computed the row's value again, and the row shows it.
  await expect(await activeRow(page)).toContainText(
    Number(row?.order_value.amount).toLocaleString('en-GB', {
      minimumFractionDigits: 2,
    }),
  );

  // Reject with the second reason.
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press('j');
  const rejected = await activeItem(page);
  await page.keyboard.press('r');
  await expect(page.getByRole('button', { name: /The lead time is wrong/ })).toBeFocused();
  await page.keyboard.press('2');
  await expect(page.getByText(`Rejected ${rejected}.`)).toBeVisible();
  expect(mock.world.decisions.at(-1)).toMatchObject({
    verb: 'reject',
    body: { reason: 'enough_stock' },
  });

  // Snooze for a week, then take it back.
  await expect(grid(page)).toBeFocused();
  const snoozed = await activeItem(page);
  await page.keyboard.press('s');
  await expect(page.getByRole('button', { name: /Until tomorrow/ })).toBeFocused();
  await page.keyboard.press('3');
  await expect(page.getByText(`Snoozed ${snoozed}.`)).toBeVisible();
  expect(mock.world.decisions.at(-1)?.body.until).toBe('2026-11-12');
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press('u');
  await expect(page.getByText(`Brought back ${snoozed}.`)).toBeVisible();
  expect(mock.world.rows.find(({ item_id }) => item_id === snoozed)?.state).toBe('proposed');
});

test.describe('while answers are on their way', () => {
  test.use({ scenario: { isAnsweredLate: true } });

  test('the cursor has gone on, and no row is decided twice', async ({ page, mock, open }) => {
    await open('/replenishment');
    await expect(grid(page)).toBeFocused();
    const [first, second, third, fourth] = mock.world.rows.map(({ rec_id }) => rec_id);
    await page.keyboard.press('a');
    await page.keyboard.press('a');
    await page.keyboard.press('r');
    await page.keyboard.press('2');
    await expect.poll(() => mock.world.decisions.length).toBe(3);
    const decided = mock.world.decisions.map(({ verb, body }) => [verb, body.recs.map(({ rec_id }) => rec_id)]);
    expect(decided).toEqual([
      ['approve', [first]],
      ['approve', [second]],
      ['reject', [third]],
    ]);
    await expect(page.locator('.totals')).toContainText('1,997 rows');
    await expect(grid(page)).toHaveAttribute('aria-activedescendant', `row-${fourth}`);
  });
});

test('an owner is named and taken back, and a comment stays, by keyboard only', async ({ page, mock, open }) => {
  await open('/replenishment');
  await expect(grid(page)).toBeFocused();
  const [row] = mock.world.rows;
  const before = row?.owner;
  await page.keyboard.press('o');
  await expect(page.getByRole('dialog', { name: `Who decides ${row?.item_id}?` })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Me, buyer.kim' })).toBeFocused();
  await page.keyboard.press('4');
  await expect(page.getByText(`Assigned ${row?.item_id}.`)).toBeVisible();
  expect(mock.world.decisions.at(-1)).toMatchObject({ verb: 'assign', body: { set: { owner: 'buyer.shah' } } });
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press('u');
  await expect.poll(() => row?.owner).toBe(before);

  await expect(grid(page)).toBeFocused();
  await page.keyboard.press('c');
  await expect(page.getByRole('textbox', { name: /^Comment, kept/ })).toBeFocused();
  await page.keyboard.type('Supplier says Thursday');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(`Commented on ${row?.item_id}.`)).toBeVisible();
  expect(mock.world.decisions.at(-1)?.body.note).toBe('Supplier says Thursday');
  await expect(grid(page)).toBeFocused();
  await expect(page.locator('.totals')).toContainText('2,000 rows');
});

test('a reason that needs a fact asks for it before it is sent', async ({ page, mock, open }) => {
  await open('/replenishment');
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press('r');
  await expect(page.getByRole('button', { name: /The lead time is wrong/ })).toBeFocused();
  await page.keyboard.press('1');
  const days = page.getByRole('textbox', { name: /^Days from the order/ });
  await expect(days).toBeFocused();
  await page.keyboard.type('0');
  await page.keyboard.press('Enter');
  await expect(days).toHaveAttribute('aria-invalid', 'true');
  expect(mock.world.decisions).toEqual([]);
  await days.fill('21');
  await page.keyboard.press('Enter');
  await expect.poll(() => mock.world.decisions.length).toBe(1);
  expect(mock.world.decisions[0]).toMatchObject({
    verb: 'reject',
    body: { reason: 'wrong_lead_time', set: { lead_time_days: '21' } },
  });
});

test('Esc leaves a number as it was, and an impossible number is not sent', async ({ page, mock, open }) => {
  await open('/replenishment');
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press('e');
  await page.keyboard.type('twelve');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: /Quantity to order/ })).toHaveAttribute('aria-invalid', 'true');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('textbox', { name: /Quantity to order/ })).toHaveCount(0);
  await expect(grid(page)).toBeFocused();
  expect(mock.world.decisions).toEqual([]);
});

test('Tab saves a number and goes to the next row', async ({ page, mock, open }) => {
  await open('/replenishment');
  await expect(grid(page)).toBeFocused();
  const [first, second] = mock.world.rows;
  await page.keyboard.press('F2');
  await page.keyboard.type('36');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: /I expect more demand/ })).toBeFocused();
  await page.keyboard.press('1');
  await expect(
    page.getByRole('textbox', {
      name: new RegExp(`Quantity to order of ${second?.item_id}`),
    }),
  ).toBeFocused();
  await expect.poll(() => first?.quantity).toBe('36');
});

test('an edit can be undone from the bar', async ({ page, mock, open }) => {
  await open('/replenishment');
  await expect(grid(page)).toBeFocused();
  const [row] = mock.world.rows;
  const before = row?.quantity;
  await page.keyboard.press('j');
  await page.keyboard.press('e');
  await page.keyboard.type('9');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /I expect more demand/ })).toBeFocused();
  await page.keyboard.press('1');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => row?.quantity).toBe(before);
});

test('letters do nothing outside the queue, and nothing at all once they are switched off', async ({
  page,
  mock,
  open,
}) => {
  await open('/replenishment');
  await expect(grid(page)).toBeFocused();
  await page.getByRole('searchbox').click();
  await page.keyboard.type('axes');
  await page.getByRole('searchbox').fill('');
  await page.getByRole('button', { name: 'Settings' }).click();
  await page
    .getByRole('radiogroup', { name: /Single-letter keys/ })
    .getByText('Off')
    .click();
  await page.keyboard.press('Escape');
  await grid(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('a');
  await page.keyboard.press('r');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary')).toBeVisible();
  expect(mock.world.decisions).toEqual([]);
});

test('what a key does, a button does', async ({ page, mock, open }) => {
  await open('/replenishment');
  await expect(grid(page)).toBeFocused();
  const all = page.getByRole('button', { name: 'Select all in this filter' });
  await all.click();
  await expect(page.getByText('2,000 selected')).toBeVisible();
  await all.click();
  await expect(page.getByText('2,000 selected')).toHaveCount(0);
  await page.getByRole('button', { name: 'Explain' }).click();
  await expect(page.getByRole('complementary')).toContainText(mock.world.rows[0]?.item_id ?? '');
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(page.getByRole('complementary')).toHaveCount(0);
  const shown = new Set(await page.locator('header kbd, .nav kbd').allTextContents());
  for (const key of ['A', 'E', 'R', 'S', 'O', 'C', 'W', 'V', '?', '⏎', 'Ctrl K']) expect(shown).toContain(key);
});

test('the help lists the keys and gives the focus back', async ({ page, open }) => {
  await open('/replenishment');
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys of the queue' })).toContainText('Select all in this filter');
  await page.keyboard.press('Escape');
  await expect(grid(page)).toBeFocused();
});
