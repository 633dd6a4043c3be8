/**
 * A small company is taken over through the page, by the real binary: files, mapping, check, load, cut-over, live. `CHANDLER_EMPTY_URL` and
 * `CHANDLER_EMPTY_TOKEN` say where a home without business is served; afterwards it has one.
 */
import { resolve } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { file } from '../support/exports';

const url = process.env.CHANDLER_EMPTY_URL;
const token = process.env.CHANDLER_EMPTY_TOKEN;
const folder = resolve(__dirname, '../../../crates/web/ui/screenshots');
test.skip(!url || !token, 'CHANDLER_EMPTY_URL and CHANDLER_EMPTY_TOKEN are not set');
test.describe.configure({ mode: 'serial' });

const files = [
  file('sites.csv', 'site_id,name\nMAIN,Main warehouse\n'),
  file('bins.csv', 'site_id,bin_id,kind\nMAIN,A-01,storage\nMAIN,DOCK,receiving\n'),
  file('articles.csv', 'no,text\n0017,Hex bolt M8\n0018,Hex nut M8\n0019,Washer M8\n'),
  file('stock.csv', 'no,bin,qty,cost\n0017,A-01,100,0.25\n0018,A-01,x12,0.10\n0019,A-01,40,0.05\n'),
  file('sold.csv', 'doc,pos,no,day,qty,price\nA1,1,0017,30.12.2025,10,0.50\nA1,2,0018,31.12.2025,5,0.20\n'),
];

const mapping = `contract = 1
cut_over = "2025-12-31"

[[load]]
file = "sites.csv"
as = "sites"
[load.columns]
site_id = { column = "site_id" }
name = { column = "name" }

[[load]]
file = "bins.csv"
as = "bins"
[load.columns]
site_id = { column = "site_id" }
bin_id = { column = "bin_id" }
kind = { column = "kind" }

[[load]]
file = "articles.csv"
as = "items"
[load.columns]
item_id = { column = "no" }
name = { column = "text" }

[[load]]
file = "stock.csv"
as = "opening_stock"
[load.columns]
item_id = { column = "no" }
site_id = { const = "MAIN" }
bin_id = { column = "bin" }
quantity = { column = "amount" }
unit_cost = { column = "cost" }

[[load]]
file = "sold.csv"
as = "history_sales_lines"
[load.columns]
order_id = { column = "doc" }
line = { column = "pos" }
item_id = { column = "no" }
sold_on = { column = "day", format = "%d.%m.%Y" }
quantity = { column = "qty" }
unit_price = { column = "price" }
`;
const wrongLine = mapping.split('\n').indexOf('quantity = { column = "amount" }') + 1;

const text = (page: Page) => page.getByRole('textbox', { name: 'Mapping, TOML' });

async function choose(page: Page): Promise<void> {
  await page.goto(`${url}/import#token=${token}`);
  const choice = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose files' }).click();
  await (await choice).setFiles(files);
  await page.getByRole('link', { name: 'Map the columns' }).click();
}

test('a suggestion is made from the files, and says what it leaves open', async ({ page }) => {
  await choose(page);
  await expect(text(page)).toHaveValue(/file = "stock\.csv"/);
  await expect(page.getByRole('region', { name: 'What the files do not say' })).toBeVisible();
  await expect(page.getByRole('group', { name: /^Columns of articles.csv/ })).toContainText('0017 · 0018 · 0019');
  await expectAccessible(page);
  await page.screenshot({ path: `${folder}/binary-import-mapping.png` });
});

test('a mistake is shown at its line, good rows are loaded, the bad one waits with its reason', async ({ page }) => {
  await choose(page);
  await text(page).fill(mapping);
  await page.getByRole('link', { name: 'Check the files' }).click();
  await page.getByRole('link', { name: `Correct line ${wrongLine}` }).click();
  await expect(page.getByRole('button', { name: `Line ${wrongLine}` })).toBeVisible();
  await text(page).fill(mapping.replace('column = "amount"', 'column = "qty"'));

  await page.getByRole('link', { name: 'Check the files' }).click();
  await expect(page.getByText('10 of 11 rows can be loaded; 1 in quarantine.')).toBeVisible();
  await expect(page.getByText('Does not add up')).toHaveCount(0);
  await page.getByRole('combobox').selectOption('opening_stock');
  await expect(page.getByRole('table', { name: 'Complaints' })).toContainText('stock.csv:3');
  await expect(page.getByRole('table', { name: 'First rows of opening_stock' })).toContainText('0017');
  await expectAccessible(page);
  await page.screenshot({ path: `${folder}/binary-import-check.png`, fullPage: true });

  await page.getByRole('link', { name: 'Go on to load' }).click();
  await page.getByRole('button', { name: 'Load 10 good rows' }).click();
  await expect(page.getByText('10 of 11 rows were loaded; 1 in quarantine.')).toBeVisible();
  await expect(page.getByText('Import IMP-000001')).toBeVisible();
  await expect(page.getByRole('row', { name: /^IMP-000001 .* 2 history sales lines/ })).toBeVisible();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download quarantine (CSV)' }).click();
  expect((await saved).suggestedFilename()).toBe('quarantine-IMP-000001.csv');
});

test('the same files again change nothing', async ({ page }) => {
  await choose(page);
  await text(page).fill(mapping.replace('column = "amount"', 'column = "qty"'));
  await page.getByRole('link', { name: 'Check the files' }).click();
  await expect(page.getByText('0 of 11 rows can be loaded; 10 unchanged, 1 in quarantine.')).toBeVisible();
});

test('the old totals are compared, the difference is signed for, and the home goes live', async ({ page }) => {
  await page.goto(`${url}/import/cut-over#token=${token}`);
  await expect(page.getByText('Open, cut-over on 31 Dec 2025')).toBeVisible();
  await page
    .getByRole('textbox', { name: /^Totals as CSV/ })
    .fill('kind,subject,amount\nstock_value,MAIN,28.20\nreceivables,,0.00\n');
  await page.getByRole('button', { name: 'Compare with the books' }).click();
  // 100 × 0.25 + 40 × 0.05 in the books; the nuts wait in quarantine.
  await expect(page.getByRole('row', { name: /^Stock value MAIN 28.20 27.00 −1.20/ })).toBeVisible();
  await expect(page.getByText('2 totals: 1 equal, 1 not explained')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Explain and sign Stock value MAIN' }).click();
  await page.keyboard.type('12 nuts at 0.10 wait in quarantine');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('“12 nuts at 0.10 wait in quarantine”')).toBeVisible();
  await page.screenshot({ path: `${folder}/binary-cut-over.png`, fullPage: true });
  await page.getByRole('button', { name: 'Go live' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Go live' }).click();
  await expect(page.getByText('Live since the cut-over on 31 Dec 2025')).toBeVisible();
});

test('before the first run nothing was looked at', async ({ page }) => {
  await page.goto(`${url}/data-quality#token=${token}`);
  await expect(page.getByRole('heading', { name: 'The data has not been looked at yet' })).toBeVisible();
  await expectAccessible(page);
});
