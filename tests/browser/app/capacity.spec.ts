/** The line of a day's work through a queue: one row with count and money, reached and opened by keyboard; and the head of collections over its rows. */
import { expect, test } from '../support/app';
import { expectAccessible } from '../support/axe';

const accounts = 'Collections queue';

for (const theme of ['light', 'dark'] as const) {
  test.describe(`a day's work, ${theme}`, () => {
    test.use({ theme, scenario: { capacity: 10 } });

    test('what lies below it is one row, and the head says how collections stand', async ({ page, open }) => {
      await open('/queue/collections');
      const grid = page.getByRole('grid', { name: accounts });
      await expect(grid.getByText('Halvorsen Marine Supply')).toBeVisible();
      await expect(grid.getByText('Brightwater Utilities')).toHaveCount(0);
      await expect(
        grid.getByRole('row', { name: /Below today’s capacity 2 rows · 551.60 USD · 12 minutes/ }),
      ).toBeVisible();
      const head = page.getByRole('region', { name: 'How collections stand as of' });
      await expect(head).toContainText('Days sales outstanding69.56 days▲Misses 45 days▼ −2.10 days better');
      await expect(head).toContainText('Collections effectiveness82.10 %●Meets 80 %');
      await expect(head.getByRole('link', { name: '79,525.05' })).toHaveAttribute(
        'href',
        /receivables\?bucket=days_1_30/,
      );
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Show them' }).click();
      await expect(grid.getByText('Brightwater Utilities')).toBeVisible();
      await expectAccessible(page);
    });
  });
}

test.describe('by keyboard', () => {
  test.use({ scenario: { capacity: 10 } });

  test('arrows reach the line, Enter opens and closes it, and nothing is decided on it', async ({
    page,
    mock,
    open,
  }) => {
    await open('/queue/collections');
    const grid = page.getByRole('grid', { name: accounts });
    await expect(grid).toBeFocused();
    await page.keyboard.press('j');
    await expect(grid).toHaveAttribute('aria-activedescendant', 'row-below-capacity');
    await page.keyboard.press('a');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/below=shown/);
    await expect(page.getByRole('button', { name: 'Hide them' })).toHaveAttribute('aria-expanded', 'true');
    await page.keyboard.press('j');
    await expect(grid).toHaveAttribute('aria-activedescendant', 'row-account_1');
    await page.keyboard.press('k');
    await page.keyboard.press('Space');
    await expect(grid.getByText('Brightwater Utilities')).toHaveCount(0);
    expect(mock.world.decisions).toEqual([]);
  });

  test('a selection is of rows: all of them are those of today, and a range passes the line', async ({
    page,
    open,
  }) => {
    await open('/queue/collections');
    await expect(page.getByRole('grid', { name: accounts })).toBeFocused();
    await page.keyboard.press('Control+a');
    await expect(page.locator('.totals')).toContainText('1 selected');
    await page.getByRole('button', { name: 'Show them' }).click();
    await page.getByRole('grid', { name: accounts }).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+ArrowDown');
    await expect(page.locator('.totals')).toContainText('2 selected');
  });

  test('an address that opens a row below the line shows it', async ({ page, open }) => {
    await open('/queue/collections?open=account_2');
    await expect(page.getByRole('grid', { name: accounts }).getByText('Tallgrass Foods')).toBeVisible();
  });
});

test('a queue whose rows all fit has no line', async ({ page, open }) => {
  await open('/queue/collections');
  await expect(page.getByRole('grid', { name: accounts }).getByText('Tallgrass Foods')).toBeVisible();
  await expect(page.getByText('Below today’s capacity')).toHaveCount(0);
});
