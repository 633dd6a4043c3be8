/** Many rows at once: one request, one answer for each row; what is refused stays, with its reason. */
import type { Refusal } from '../../../crates/web/ui/src/api/types';
import { makeRows } from '../mock/rows';
import { expect, grid, test } from '../support/app';
import { expectAccessible } from '../support/axe';

const fixture = makeRows(260);
const arrived: Refusal = {
  code: 'position_changed',
  subject: 'a row',
  message: 'A receipt of this morning covers the need.',
  remedy: 'Run the plan again.',
};
const refusedItems = [3, 90, 150].map((at) => fixture[at]?.item_id ?? '');

test.describe('an approval of 200 rows, 3 of them refused', () => {
  test.use({
    scenario: {
      rows: 200,
      refuse: Object.fromEntries(refusedItems.map((item) => [item, arrived])),
    },
  });

  for (const theme of ['light', 'dark'] as const) {
    test.describe(theme, () => {
      test.use({ theme });
      test('leaves exactly these selected, with the reason', async ({ page, mock, open }) => {
        await open('/replenishment');
        await expect(grid(page)).toBeFocused();
        await page.keyboard.press('Control+a');
        await expect(page.getByText('200 selected')).toBeVisible();
        await page.keyboard.press('a');
        await expect(page.getByRole('dialog', { name: 'Approve 200 rows' })).toBeVisible();
        await expect(page.getByRole('button', { name: 'Create 12 draft orders' })).toBeFocused();
        await expectAccessible(page);
        await page.keyboard.press('Enter');
        await expect(page.getByText('Approved 197 rows. 3 rows were refused and stay selected.')).toBeVisible();
        await expect(page.getByText('3 selected')).toBeVisible();
        await expect(page.getByText(/^3 rows in the queue/)).toBeVisible();
        const refusedList = page.getByRole('region', { name: 'Refused rows' });
        for (const item of refusedItems) await expect(refusedList).toContainText(item);
        await expect(refusedList).toContainText('A receipt of this morning covers the need. Run the plan again.');
        await expect(grid(page).getByText('Refused')).toHaveCount(3);
        expect(mock.world.decisions).toHaveLength(1);
        await expectAccessible(page);
        await page.screenshot({
          path: `../../../crates/web/ui/screenshots/refused-${theme}.png`,
        });
      });
    });
  }
});

test.describe('a row that changed meanwhile', () => {
  const item = fixture[0]?.item_id ?? '';
  test.use({ scenario: { rows: 50, conflict: [item] } });
  test('shows both values and asks; the answer uses the new one', async ({ page, mock, open }) => {
    const [row] = mock.world.rows;
    const seen = row?.quantity ?? '';
    await open('/replenishment');
    await expect(grid(page)).toBeFocused();
    await page.keyboard.press('a');
    const dialog = page.getByRole('dialog', {
      name: 'Changed while you were deciding',
    });
    await expect(dialog).toBeVisible();
    await expect(dialog.getByRole('cell', { name: `${seen} ${row?.unit}`, exact: true })).toBeVisible();
    await expect(
      dialog.getByRole('cell', {
        name: `${Number(seen) + 12} ${row?.unit}`,
        exact: true,
      }),
    ).toBeVisible();
    await expectAccessible(page);
    expect(row?.state).toBe('proposed');
    await page.keyboard.press('Enter');
    await expect(page.getByText(`Approved ${item}.`)).toBeVisible();
    expect(row?.state).toBe('executed');
  });
});

test.describe('an answer that gets lost', () => {
  test.use({ scenario: { rows: 50, loseAnswers: 1 } });
  test('is asked for again with the same key; nothing is done twice', async ({ page, mock, open }) => {
    await open('/replenishment');
    await expect(grid(page)).toBeFocused();
    await page.keyboard.press('a');
    await expect(page.getByText(/^Approved .*Draft order PO-000124/)).toBeVisible();
    expect(mock.world.decisions).toHaveLength(1);
  });
});

test.describe('a server that never answers', () => {
  test.use({ scenario: { rows: 50, loseAnswers: Infinity } });
  test('is told plainly, and trying again is safe', async ({ page, mock, open }) => {
    await open('/replenishment');
    await expect(grid(page)).toBeFocused();
    await page.keyboard.press('a');
    await expect(page.getByText('Whether it was saved is not known; trying again is safe.')).toBeVisible();
    mock.world.scenario.loseAnswers = 0;
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByText(/^Approved /)).toBeVisible();
    expect(mock.world.decisions).toHaveLength(1);
  });
});
