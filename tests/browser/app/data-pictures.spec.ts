/** Pictures of the pages about data, in both themes, wide and narrow, for people to look at: crates/web/ui/screenshots. */
import { resolve } from 'node:path';
import { expect, test } from '../support/app';
import { exports } from '../support/exports';

const folder = resolve(__dirname, '../../../crates/web/ui/screenshots');

for (const theme of ['light', 'dark'] as const) {
  for (const width of [1280, 390]) {
    test.describe(`${theme}, ${width} px`, () => {
      test.use({ theme, viewport: { width, height: 900 } });
      const picture = (name: string) => ({ path: `${folder}/${name}-${theme}-${width}.png` });

      test('an import from its files to its rows', async ({ page, open }) => {
        await open('/import');
        await expect(page.getByText('IMP-000001')).toBeVisible();
        await page.screenshot(picture('import-start'));
        const choice = page.waitForEvent('filechooser');
        await page.getByRole('button', { name: 'Choose files' }).click();
        await (await choice).setFiles(exports);
        await page.getByRole('link', { name: 'Map the columns' }).click();
        const mapping = page.getByRole('textbox', { name: 'Mapping, TOML' });
        await expect(mapping).toBeVisible();
        await page.screenshot(picture('import-mapping'));
        await mapping.fill((await mapping.inputValue()).replace('column = "name"', 'column = "nosuch"'));
        await page.getByRole('link', { name: 'Check the files' }).click();
        await page.getByRole('link', { name: /^Correct line/ }).click();
        await expect(page.locator('.editor-mark.bad')).toHaveCount(1);
        await page.screenshot(picture('import-mistake'));
        await mapping.fill((await mapping.inputValue()).replace('column = "nosuch"', 'column = "name"'));
        await page.getByRole('link', { name: 'Check the files' }).click();
        await page.getByRole('combobox').selectOption('opening_stock');
        await expect(page.getByRole('table', { name: 'Complaints' })).toBeVisible();
        await page.screenshot(picture('import-check'));
        await page.locator('#main').evaluate((main) => main.scrollTo(0, 700));
        await page.screenshot(picture('import-check-lower'));
        await page.getByRole('link', { name: 'Go on to load' }).click();
        await page.getByRole('button', { name: 'Load 5 good rows' }).click();
        await expect(page.getByText('5 of 6 rows were loaded; 1 in quarantine.')).toBeVisible();
        await page.screenshot(picture('import-loaded'));
      });

      test('cut-over and data quality', async ({ page, mock, open }) => {
        await open('/import/cut-over');
        await expect(page.getByRole('table')).toBeVisible();
        await page.screenshot(picture('cut-over'));
        await page.goto(`${mock.url}/data-quality?open=missing_lead_time`);
        await expect(page.getByRole('table')).toBeVisible();
        await page.screenshot(picture('data-quality'));
      });
    });
  }
}
