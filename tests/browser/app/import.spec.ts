/** An import from the files to the loaded rows: by keyboard only, with mistakes on the way, twice, and with the server away. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/app';
import { exports, file } from '../support/exports';

const steps = (page: Page) => page.getByRole('navigation', { name: 'Steps of the import' });
const mapping = (page: Page) => page.getByRole('textbox', { name: 'Mapping, TOML' });

async function chooseByKeyboard(page: Page, files = exports): Promise<void> {
  // Asked for first: the browser must know before the key is pressed that the choice is made here.
  const choice = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose files' }).focus();
  await page.keyboard.press('Enter');
  await (await choice).setFiles(files);
}

/** Enter on what a person would reach with Tab. */
async function press(page: Page, name: string, role: 'link' | 'button' = 'link'): Promise<void> {
  await tabTo(page, page.getByRole(role, { name, exact: true }));
  await page.keyboard.press('Enter');
}

async function tabTo(page: Page, target: ReturnType<Page['getByRole']>): Promise<void> {
  await expect(target).toBeVisible();
  for (let pressed = 0; pressed < 80; pressed += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${await target.textContent()}`);
}

test('files, mapping, check and load, by keyboard only', async ({ page, open }) => {
  await open('/import');
  await chooseByKeyboard(page);
  await expect(page.getByRole('table', { name: 'Files of this upload' }).getByText('Here')).toHaveCount(3);
  await expect(page).toHaveURL(/upload=UPL-000001$/);

  await press(page, 'Map the columns');
  await expect(page).toHaveURL(/step=mapping$/);
  await expect(mapping(page)).toHaveValue(/as = "opening_stock"/);
  await expect(
    page.getByText('Not used, since nothing in it looks like something that can be loaded: notes.csv.'),
  ).toBeVisible();

  // The question leads to its line; its answer is written there.
  await press(page, 'Show the line of site_id of stock.csv', 'button');
  await expect(mapping(page)).toBeFocused();
  await page.keyboard.press('Shift+End');
  await page.keyboard.type('site_id = { column = "nosuch" }');

  // A mistake is shown with its neighbours, and leads back to its line.
  await press(page, 'Check the files');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('names a column that the file does not have');
  await expect(alert).toContainText('site_id = { column = "nosuch" }');
  await tabTo(page, page.getByRole('link', { name: /^Correct line \d+$/ }));
  await page.keyboard.press('Enter');
  await expect(mapping(page)).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('.editor-mark.bad')).toHaveCount(1);
  await tabTo(page, page.getByRole('button', { name: /^Line \d+$/ }));
  await page.keyboard.press('Enter');
  await expect(mapping(page)).toBeFocused();
  await page.keyboard.press('Shift+End');
  await page.keyboard.type('# the one site');
  await expect(mapping(page)).toHaveAttribute('aria-invalid', 'false');

  // The check: sums that add up, the row that does not fit with the reason.
  await press(page, 'Check the files');
  await expect(page.getByText('5 of 6 rows can be loaded; 1 in quarantine.')).toBeVisible();
  await expect(page.getByRole('row', { name: 'stock.csv 3 2 0 1 Adds up' })).toBeVisible();
  await tabTo(page, page.getByRole('combobox'));
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('table', { name: 'First rows of opening_stock' })).toContainText('stock.csv:2');
  await expect(page.getByRole('table', { name: 'Complaints' })).toContainText('“x12” is no decimal number');

  await press(page, 'Go on to load');
  await press(page, 'Load 5 good rows', 'button');
  await expect(page.getByText('5 of 6 rows were loaded; 1 in quarantine.')).toBeVisible();
  await expect(page.getByText('The clock of this home stands at the cut-over day')).toBeVisible();
  await expect(page.getByRole('row', { name: /^IMP-000002 .* 3 items, 2 opening stock/ })).toBeVisible();
  await press(page, 'Compare with the totals of the old system');
  await expect(page.getByRole('heading', { name: 'Cut-over check' })).toBeVisible();
});

test('a mapping file that comes along is the mapping, and a second import changes nothing', async ({ page, open }) => {
  const own =
    'contract = 1\n[[load]]\nfile = "items.csv"\nas = "items"\n[load.columns]\nitem_id = { column = "item_id" }\n';
  await open('/import');
  const [items] = exports;
  if (!items) throw new Error('there are no files');
  await chooseByKeyboard(page, [items, file('mapping.toml', own)]);
  await page.getByRole('link', { name: 'Map the columns' }).click();
  await expect(mapping(page)).toHaveValue(own);
  // Reading it again after a reload loses nothing.
  await page.reload();
  await expect(mapping(page)).toHaveValue(own);

  await page.getByRole('button', { name: 'Back to the suggestion' }).click();
  await expect(mapping(page)).toHaveValue(/# A suggestion/);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(mapping(page)).toHaveValue(own);

  for (const words of ['3 of 3 rows were loaded.', null]) {
    await steps(page).getByRole('link', { name: 'Mapping' }).click();
    await page.getByRole('link', { name: 'Check the files' }).click();
    await page.getByRole('link', { name: 'Go on to load' }).click();
    if (words === null) break;
    await page.getByRole('button', { name: 'Load 3 good rows' }).click();
    await expect(page.getByText(words)).toBeVisible();
  }
  await expect(page.getByText('0 of 3 rows can be loaded; 3 unchanged.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Load 0 good rows' })).toBeDisabled();
  await expect(page.getByText('Nothing is new: every row is as it was')).toBeVisible();
});

test('files that cannot be taken say why, and the others are taken', async ({ page, open }) => {
  await open('/import');
  await chooseByKeyboard(page, [...exports, file('notes.docx', 'x'), file('cut.csv', 'a\n1'), file('empty.csv', '')]);
  const refused = page.getByRole('alert');
  await expect(refused).toContainText('Not taken: 3 files');
  await expect(refused).toContainText('notes.docx Only CSV, CSV with gzip, XLSX and Parquet can be read.');
  await expect(refused).toContainText('cut.csv cut.csv ends in the middle · Export it again.');
  await expect(refused).toContainText('empty.csv The file is empty.');
  await expect(page.getByRole('table', { name: 'Files of this upload' }).getByText('Here')).toHaveCount(3);
});

test('files can be dropped', async ({ page, open }) => {
  await open('/import');
  const place = page.getByRole('group', { name: 'Choose files' });
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['item_id\nA\n'], 'items.csv', { type: 'text/csv' }));
    return transfer;
  });
  await place.dispatchEvent('drop', { dataTransfer: data });
  await expect(page.getByRole('row', { name: /^items.csv 10 B Here$/ })).toBeVisible();
});

test('the quarantine is saved with a reason for each row', async ({ page, open }) => {
  await open('/import');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download the quarantine of IMP-000001 as CSV' }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toBe('quarantine-IMP-000001.csv');
  const lines = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\n');
  expect(lines[0]).toBe('file,row,field,value,code,reason,remedy');
  expect(lines).toHaveLength(2);
});

test.describe('a load whose answer gets lost', () => {
  test.use({ scenario: { loseLoads: 1 } });
  test('is loaded again without doing anything twice', async ({ page, mock, open }) => {
    await open('/import');
    await chooseByKeyboard(page);
    await page.getByRole('link', { name: 'Map the columns' }).click();
    await page.getByRole('link', { name: 'Check the files' }).click();
    await page.getByRole('link', { name: 'Go on to load' }).click();
    await page.getByRole('button', { name: 'Load 5 good rows' }).click();
    await expect(page.getByRole('alert')).toContainText('Whether the rows were loaded is not known');
    await page.getByRole('button', { name: 'Load again' }).click();
    await expect(page.getByText('0 of 6 rows were loaded; 5 unchanged, 1 in quarantine.')).toBeVisible();
    expect(mock.world.imports.done.map(({ loaded }) => loaded.items)).toEqual([3, 4812]);
  });
});

test('an address of a later step says what comes first', async ({ page, open }) => {
  await open('/import?step=load');
  await expect(page.getByRole('button', { name: 'Choose files' })).toBeVisible();
  await expect(steps(page)).toContainText('Load, not yet: Choose files first');
  await chooseByKeyboard(page);
  await expect(steps(page)).toContainText('Check, not yet: Write a mapping first');
  const address = page.url();
  await page.goto(`${address}&step=check`);
  await expect(page.getByRole('heading', { name: 'Write a mapping first' })).toBeVisible();
});
