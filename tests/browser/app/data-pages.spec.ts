/** Every state of the pages about data, in both themes, checked by axe; and on a narrow screen. */
import type { Page } from '@playwright/test';
import { expect, test } from '../support/app';
import { expectAccessible } from '../support/axe';
import { exports } from '../support/exports';
import type { Scenario } from '../mock/world';

async function uploadFiles(page: Page): Promise<void> {
  const choice = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose files' }).click();
  await (await choice).setFiles(exports);
  await expect(page.getByRole('link', { name: 'Map the columns' })).toBeVisible();
}

/** Each step of an import in turn, with what is seen there. */
async function walk(page: Page, look: (step: string) => Promise<void>): Promise<void> {
  await uploadFiles(page);
  await look('files');
  await page.getByRole('link', { name: 'Map the columns' }).click();
  await expect(page.getByRole('textbox', { name: 'Mapping, TOML' })).toBeVisible();
  await page.locator('summary').filter({ hasText: 'opening_stock' }).click();
  await expect(page.getByRole('cell', { name: 'site that has the stock; required' })).toBeVisible();
  await look('mapping');
  await page.getByRole('link', { name: 'Check the files' }).click();
  await expect(page.getByRole('table', { name: 'First rows of items' })).toBeVisible();
  await page.getByRole('combobox').selectOption('opening_stock');
  await expect(page.getByRole('table', { name: 'Complaints' })).toBeVisible();
  await look('check');
  await page.getByRole('link', { name: 'Go on to load' }).click();
  await look('load');
  await page.getByRole('button', { name: 'Load 5 good rows' }).click();
  await expect(page.getByText('5 of 6 rows were loaded; 1 in quarantine.')).toBeVisible();
  await look('loaded');
}

for (const theme of ['light', 'dark'] as const) {
  test.describe(`data pages, ${theme}`, () => {
    test.use({ theme });

    const states: [string, Partial<Scenario>, string, string][] = [
      ['no import yet', { imports: 'none' }, '/import', 'Nothing was imported into this home yet.'],
      ['imports that cannot be read', { imports: 'failed' }, '/import', 'The list of imports could not be loaded'],
      ['earlier imports', {}, '/import', 'IMP-000001'],
      ['an upload that is not there', {}, '/import?upload=UPL-9', 'Upload UPL-9 was not found'],
      ['nothing taken over', { cutOver: 'none' }, '/import/cut-over', 'Nothing was taken over yet'],
      ['nothing compared', { cutOver: 'unchecked' }, '/import/cut-over', 'Compare the totals of the old system with'],
      ['differences', { cutOver: 'differs' }, '/import/cut-over', '5 totals: 3 equal, 2 not explained'],
      ['live', { cutOver: 'live' }, '/import/cut-over', 'Live since the cut-over on 31 Oct 2026'],
      ['a cut-over that fails', { cutOver: 'failed' }, '/import/cut-over', 'The cut-over check could not be loaded'],
      ['problems', {}, '/data-quality', '4 problems, those that touch the most money first'],
      ['a problem open', {}, '/data-quality?open=missing_lead_time', 'Give the lead time in days'],
      ['no problems', { quality: 'none' }, '/data-quality', 'No problems found'],
      ['no run yet', { quality: 'not looked at' }, '/data-quality', 'The data has not been looked at yet'],
      ['problems of an older day', { quality: 'old' }, '/data-quality', 'As of 2 Nov 2026 (3 days old)'],
      ['quality that fails', { quality: 'failed' }, '/data-quality', 'The data quality could not be loaded'],
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

    test('every step of an import', async ({ page, open }) => {
      await open('/import');
      await walk(page, () => expectAccessible(page));
    });

    test.describe('a check that fails', () => {
      test.use({ scenario: { check: 'failed' } });
      test('says which file and what to do', async ({ page, open }) => {
        await open('/import');
        await uploadFiles(page);
        await page.getByRole('link', { name: 'Map the columns' }).click();
        await page.getByRole('link', { name: 'Check the files' }).click();
        await expect(page.getByRole('alert')).toContainText('sales.csv.gz: the file ends in the middle of its data');
        await expect(page.getByRole('alert')).toContainText('Export or copy the file again.');
        await expectAccessible(page);
      });
    });

    test('the question behind a difference', async ({ page, open }) => {
      await open('/import/cut-over');
      await page.getByRole('button', { name: 'Explain and sign Stock value EAST' }).click();
      await expect(page.getByRole('dialog')).toContainText('The books are off by −12.40 USD');
      await expectAccessible(page);
    });
  });
}

test.describe('a slow check', () => {
  test.use({ scenario: { check: 'slow', imports: 'none' } });
  test('says that it reads every row', async ({ page, open }) => {
    await open('/import');
    await uploadFiles(page);
    await page.getByRole('link', { name: 'Map the columns' }).click();
    await page.getByRole('link', { name: 'Check the files' }).click();
    await expect(page.getByRole('status', { name: 'Checking the files' })).toBeVisible();
    await expect(page.getByText('5 of 6 rows can be loaded; 1 in quarantine.')).toBeVisible();
  });
});

test('a problem is opened and closed by keyboard, and its address can be sent', async ({ page, open }) => {
  await open('/data-quality');
  const head = page.getByRole('button', { name: /A unit that looks like a pack/ });
  await head.focus();
  await page.keyboard.press('Enter');
  await expect(head).toHaveAttribute('aria-expanded', 'true');
  await expect(page).toHaveURL(/open=unit_like_pack$/);
  await expect(
    page.getByRole('row', { name: /^HEX-10002 Items EA, sold by 100 only BX of 100 52,000.00$/ }),
  ).toBeVisible();
  await page.reload();
  await expect(head).toHaveAttribute('aria-expanded', 'true');
  await head.press('Enter');
  await expect(page.getByText('Compare with the supplier’s price list')).toHaveCount(0);
});

for (const width of [320, 390, 768, 1024]) {
  test(`nothing is cut off at ${width} px`, async ({ page, mock, open }) => {
    await page.setViewportSize({ width, height: 800 });
    const expectFits = async () => {
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      expect(await page.locator('#main').evaluate((main) => main.scrollWidth - main.clientWidth)).toBeLessThanOrEqual(
        0,
      );
      expect(await page.locator('.nav').evaluate((nav) => nav.scrollWidth - nav.clientWidth)).toBeLessThanOrEqual(0);
    };
    await open('/import');
    await walk(page, expectFits);
    for (const path of ['/import/cut-over', '/data-quality?open=missing_lead_time']) {
      await page.goto(`${mock.url}${path}`);
      await expect(page.getByRole('table').first()).toBeVisible();
      await expectFits();
    }
  });
}
