/** The overview: every state of it in both themes, the way from a number to its rows and its queue, by keyboard and on a narrow screen. */
import type { Page } from '@playwright/test';
import type { Scenario } from '../mock/world';
import { expect, test } from '../support/app';
import { expectAccessible } from '../support/axe';
import { exact } from '../support/exact';

const causes = (page: Page) => page.getByRole('table', { name: 'Causes of the change' });

async function expectWhole(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await expect(page.locator('.kpi')).toHaveCount(11);
  await expect(page.locator('.chart svg')).toHaveCount(2);
}

for (const theme of ['light', 'dark'] as const) {
  test.describe(`overview, ${theme}`, () => {
    test.use({ theme });

    const states: [string, Partial<Scenario>, string, string][] = [
      ['filled', {}, '/board', 'Receivables by age'],
      ['compared with a year ago', {}, '/board?against=last_year', '−7.92 pp in all'],
      ['by customer', {}, '/board?by=customer&kpi=stock_value', 'Hollander Foods'],
      ['one figure not known', { kpis: 'some' }, '/board', '10 of 11 figures are known'],
      ['nothing to compare', {}, '/board?measure=promised&against=last_year', 'there is nothing to compare'],
      ['not computed yet', { kpis: 'not run' }, '/board', 'There are no figures yet'],
      ['failed', { kpis: 'failed' }, '/board', 'The overview could not be loaded'],
      ['forbidden', { kpis: 'forbidden' }, '/board', 'The overview is not open to you'],
      ['of an older day', { kpis: 'old' }, '/board', 'Figures as of 2 Nov 2026 (3 days old)'],
      ['rows', {}, '/board/line_fill_rate_requested?cause=stock_out', '62 rows'],
      ['rows that there are none of', {}, '/board/line_fill_rate_requested?cause=not_allocated', 'No row matches'],
      ['rows that fail', { kpis: 'failed' }, '/board/stock_value', 'Stock value could not be loaded'],
      ['rows of nothing', {}, '/board/happiness', 'Happiness was not found'],
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
  test.use({ scenario: { kpis: 'slow' } });
  test('shows tiles to come, then the figures', async ({ page, open }) => {
    await open('/board');
    await expect(page.getByRole('status', { name: 'Loading the overview' })).toBeVisible();
    await expectWhole(page);
  });
});

test('the first page is the overview', async ({ page, open }) => {
  await open('/');
  await expectWhole(page);
  await expect(page).toHaveURL(/\/board$/);
});

test('the parts of the bridge add up to the change, and to the later rate', async ({ page, open }) => {
  await open('/board');
  await expectWhole(page);
  const cells = await causes(page).locator('tbody tr td:nth-child(2)').allTextContents();
  const [before = '', ...parts] = cells.map((text) => text.replace(' %', '').replace('+', ''));
  const total = await causes(page).locator('tfoot td:nth-child(2)').textContent();
  const sum = [before, ...parts].reduce((running, part) => running + exact(part), 0n);
  expect(parts.length).toBe(3);
  expect(sum).toBe(exact((total ?? '').replace(' %', '')));
});

test('from a drop to its lines, an order and the queue, by keyboard alone', async ({ page, open }) => {
  await open('/board');
  await expectWhole(page);
  const lines = causes(page).getByRole('link', { name: '62 lines: Out of stock' });
  await lines.focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/board\/line_fill_rate_requested\?cause=stock_out$/);
  await expect(page.getByRole('table', { name: 'Rows: Line fill rate as requested' }).locator('tbody tr')).toHaveCount(
    62,
  );
  await expect(page.getByRole('heading', { name: 'Line fill rate as requested' })).toBeVisible();
  await page.getByRole('link', { name: 'HEX-10002' }).first().focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/replenishment\?q=HEX-10002$/);
});

test('from credit holds to the customer in the queue that collects', async ({ page, open }) => {
  await open('/board/line_fill_rate_requested?cause=credit_hold');
  const table = page.getByRole('table', { name: 'Rows: Line fill rate as requested' });
  await table.getByRole('link', { name: 'Hollander Foods' }).first().click();
  await expect(page).toHaveURL(/\/queue\/collections\?q=C-0008$/);
  await expect(page.getByRole('searchbox')).toHaveValue('C-0008');
});

test('a cause opens the queue of exactly its items, and says which are not in it', async ({ page, open }) => {
  await open('/board');
  const cause = causes(page).getByRole('row', { name: /Out of stock/ });
  await cause.getByRole('link', { name: /Repair in/ }).click();
  await expect(page).toHaveURL(/\/replenishment\?of=line_fill_rate_requested&cause=stock_out$/);
  const strip = page.getByRole('status').filter({ hasText: 'Line fill rate as requested, Out of stock:' });
  await expect(strip).toContainText('2 of its 5 items are in the queue. Not in it: HEX-90001 at CHI');
  await expect(page.locator('.totals')).toContainText('2 rows');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Show the whole queue' }).click();
  await expect(page.locator('.totals')).toContainText('2,000 rows');
  await expect(page).toHaveURL(/\/replenishment$/);
});

test('a cause of which nothing is in the queue says so by name', async ({ page, open }) => {
  await open('/replenishment?of=line_fill_rate_requested&cause=partial_stock');
  await expect(page.getByText('None of these 3 items is in the queue')).toBeVisible();
  await expect(page.getByText('Nothing is proposed today on HEX-90001 at CHI, HEX-90002 at CHI')).toBeVisible();
  await expectAccessible(page);
});

test('margins and ages have their target and their year ago, or say why not', async ({ page, open }) => {
  await open('/board?by=segment');
  await expectWhole(page);
  const margins = page.getByRole('table', { name: 'Margin by segment' });
  const cells = await margins
    .getByRole('row', { name: /contractor/ })
    .locator('td')
    .allTextContents();
  expect(cells.slice(2, 5)).toEqual(['28.69 %', '28 %', '27.40 %']);
  expect(cells.slice(6, 9)).toEqual(['28.69 %', '26 %', '26.10 %']);
  const ages = page.getByRole('table', { name: 'Receivables by age' });
  await expect(ages.getByRole('row', { name: /Over 90 days/ })).toContainText('6.33 %▲ 2 % missed10,200.00 USD');
  await expect(ages.locator('tfoot')).toContainText('425,405.41 USD');
});

test.describe('of young books', () => {
  test.use({ scenario: { kpis: 'some' } });
  test('a year ago is said to be unknown', async ({ page, open }) => {
    await open('/board');
    await expect(page.getByText('The books do not go back far enough for a year ago.')).toBeVisible();
  });
});

test('a number without a queue or a target says why, and the cut axis that it is cut', async ({ page, open }) => {
  await open('/board');
  await expect(page.getByRole('region', { name: 'Order cycle time, median' })).toContainText(
    'Repaired where no queue decides.',
  );
  await expect(page.getByRole('region', { name: 'Stock value', exact: true })).toContainText(
    'Judged by another figure.',
  );
  await expect(page.getByText('The axis is cut: bars begin at 86 %, not at 0.')).toBeVisible();
});

for (const [what, path, scenario] of [
  ['figures', '/board', { kpis: 'not run' }],
  ['outcomes', '/outcomes', { outcomes: 'none' }],
] as const) {
  test.describe(`without ${what}`, () => {
    test.use({ scenario });
    test(`a server that goes away is told where there are no ${what}`, async ({ page, mock, open }) => {
      await open(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await mock.close();
      await expect(page.getByText('Chandler does not answer.', { exact: true })).toBeVisible();
    });
  });
}

test('views are chosen by keyboard and stand in the address', async ({ page, open }) => {
  await open('/board');
  await page.getByRole('radio', { name: 'As requested' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/measure=promised/);
  await expect(causes(page)).toContainText('99.13 %');
  await page.getByRole('combobox', { name: 'Trend of' }).selectOption('stock_value');
  await expect(page).toHaveURL(/kpi=stock_value/);
  await expect(page.getByRole('region', { name: 'Stock value by month' })).toContainText('345,241.56 USD now');
  await page.reload();
  await expect(causes(page)).toContainText('99.13 %');
});

test('a definition is there on demand', async ({ page, open }) => {
  await open('/board');
  const tile = page.getByRole('region', { name: 'Line fill rate as requested', exact: true });
  await expect(tile.getByText('1,473 (what is counted) of 1,678 (what it is divided by)')).toBeHidden();
  await tile.getByText('Definition').focus();
  await page.keyboard.press('Enter');
  await expect(tile.getByText('1,473 (what is counted) of 1,678 (what it is divided by)')).toBeVisible();
  await expectAccessible(page);
});

test('rows come in pages and as one file', async ({ page, open }) => {
  await open('/board/line_fill_rate_requested');
  const rows = page.getByRole('table').locator('tbody tr');
  await expect(page.getByText('205 rows · 5,125.50 USD line amount')).toBeVisible();
  await expect(rows).toHaveCount(100);
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(page.getByText('101 to 200 of 205 rows')).toBeVisible();
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(rows).toHaveCount(5);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download all rows (CSV)' }).click();
  const stream = await (await download).createReadStream();
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  expect(text.trim().split('\r\n')).toHaveLength(206);
});

test('an age opens its invoices', async ({ page, open }) => {
  await open('/board');
  await page.getByRole('link', { name: '91 rows: Over 90 days' }).click();
  await expect(page.getByText('91 rows')).toBeVisible();
  await expect(page).toHaveURL(/bucket=days_over_90/);
});

for (const width of [320, 390, 768, 1024]) {
  test(`nothing is cut off at ${width} px`, async ({ page, mock, open }) => {
    await page.setViewportSize({ width, height: 800 });
    await open('/board');
    await expectWhole(page);
    const fits = async () => {
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      expect(await page.locator('#main').evaluate((main) => main.scrollWidth - main.clientWidth)).toBeLessThanOrEqual(
        0,
      );
      expect(await page.locator('.nav').evaluate((nav) => nav.scrollWidth - nav.clientWidth)).toBeLessThanOrEqual(0);
    };
    await fits();
    await page.goto(`${mock.url}/board/line_fill_rate_requested`);
    await expect(page.getByRole('table')).toBeVisible();
    await fits();
  });
}
