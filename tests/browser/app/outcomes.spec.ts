/** What executed recommendations brought: every state of the page in both themes, sums that add up, and the way to a record, by keyboard too. */
import type { Scenario } from '../mock/world';
import { expect, test } from '../support/app';
import { expectAccessible } from '../support/axe';
import { exact } from '../support/exact';

for (const theme of ['light', 'dark'] as const) {
  test.describe(`outcomes, ${theme}`, () => {
    test.use({ theme });

    const states: [string, Partial<Scenario>, string, string][] = [
      ['filled', {}, '/outcomes', 'predicted (62 %), by 26 measured recommendations of 33 executed'],
      ['of one kind', {}, '/outcomes?kind=replenishment', 'How replenishment is measured'],
      ['too few for tenths', {}, '/outcomes?kind=stockout-risk', 'too few to tell'],
      ['nothing that matches', {}, '/outcomes?kind=margin&state=measured', 'No recommendation matches the filter'],
      ['nothing matured', { outcomes: 'waiting' }, '/outcomes', 'will be measured by a run after 12 Nov 2026'],
      ['nothing executed', { outcomes: 'none' }, '/outcomes', 'Nothing was carried out yet'],
      ['failed', { outcomes: 'failed' }, '/outcomes', 'The outcomes could not be loaded'],
      ['forbidden', { outcomes: 'forbidden' }, '/outcomes', 'The outcomes is not open to you'],
      ['of an older day', { outcomes: 'old' }, '/outcomes', 'Measured as of 2 Nov 2026 (3 days old)'],
    ];
    for (const [name, scenario, path, words] of states) {
      test.describe(name, () => {
        test.use({ scenario });
        test(`${name}: says so`, async ({ page, open }) => {
          await open(path);
          await expect(page.getByText(words).first()).toBeVisible();
          await expectAccessible(page);
        });
      });
    }
  });
}

test.describe('a slow answer', () => {
  test.use({ scenario: { outcomes: 'slow' } });
  test('shows rows to come, then the figures', async ({ page, open }) => {
    await open('/outcomes');
    await expect(page.getByRole('status', { name: 'Loading the outcomes' })).toBeVisible();
    await expect(page.getByRole('table', { name: 'Outcomes by kind' })).toBeVisible();
  });
});

test('what was predicted and realised adds up over the kinds, and over the rows of a kind', async ({ page, open }) => {
  await open('/outcomes');
  const kinds = page.getByRole('table', { name: 'Outcomes by kind' });
  const lines = page.getByRole('table', { name: 'Recommendations with their outcome' });
  await expect(kinds).toBeVisible();
  for (const [ofKinds, ofLines] of [
    [7, 8],
    [8, 9],
  ]) {
    const sum = (texts: string[]) =>
      texts.filter((text) => /\d/.test(text)).reduce((total, text) => total + exact(text), 0n);
    const parts = sum(await kinds.locator(`tbody tr > :nth-child(${ofKinds})`).allTextContents());
    const total = (await kinds.locator(`tfoot tr > :nth-child(${ofKinds})`).textContent()) ?? '';
    expect(parts).toBe(exact(total));
    const measured = lines.locator('tbody tr', { hasText: 'Measured' }).locator(`:scope > :nth-child(${ofLines})`);
    expect(sum(await measured.allTextContents())).toBe(exact(total));
  }
});

test('from a kind to one recommendation, by keyboard alone', async ({ page, open }) => {
  await open('/outcomes');
  const kinds = page.getByRole('table', { name: 'Outcomes by kind' });
  await kinds.getByRole('link', { name: 'Stock-out risk' }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/outcomes\?kind=stockout-risk$/);
  await page.getByRole('radio', { name: 'All' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/state=measured/);
  const lines = page.getByRole('table', { name: 'Recommendations with their outcome' });
  await expect(lines.locator('tbody tr')).toHaveCount(2);
  await lines.getByRole('link').first().focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/recommendations\/REC-1000000000\d\d$/);
});

test('a narrow screen reads it without scrolling the page sideways', async ({ page, open }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open('/outcomes?kind=replenishment');
  await expect(page.getByRole('table', { name: 'Outcomes by kind' })).toBeVisible();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect(wide).toBe(false);
});
