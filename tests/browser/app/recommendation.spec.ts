/** The page of one recommendation: it adds up, it can be derived again, and it can be decided. */
import { readFileSync } from 'node:fs';
import { expect, test } from '../support/app';
import { shownDerivation } from '../support/derivation';
import { addUp, exact } from '../support/exact';

test('every derivation adds up to the quantity, as shown', async ({ page, mock, open }) => {
  await open('/replenishment');
  for (const row of mock.world.rows.slice(0, 6)) {
    await page.goto(`${mock.url}/recommendations/${row.rec_id}`);
    const { steps, result } = await shownDerivation(page);
    expect(addUp(steps)).toBe(exact(result));
    expect(exact(result)).toBe(exact(row.quantity));
    const derivations = await page.getByRole('table', { name: /^Derivation of / }).count();
    await expect(page.getByText('Adds up: every step computed again')).toHaveCount(derivations);
  }
});

test('replay says equal, from the evidence', async ({ page, mock, open }) => {
  await open(`/recommendations/${mock.world.rows[0]?.rec_id}`);
  await page.getByRole('button', { name: 'Replay from evidence' }).click();
  await expect(page.getByText(/^.*Equal to the last digit, from the evidence/)).toBeVisible();
});

test.describe('a replay that differs', () => {
  test.use({ scenario: { isReplayEqual: false } });
  test('shows the differing step, recorded beside derived', async ({ page, mock, open }) => {
    await open(`/recommendations/${mock.world.rows[0]?.rec_id}`);
    await page.getByRole('button', { name: 'Replay from evidence' }).click();
    await expect(page.getByRole('row', { name: 'On hand, usable 40.0000 38.0000' })).toBeVisible();
  });
});

test('is approved after a look at the draft order, which it then links to', async ({ page, mock, open }) => {
  const [row] = mock.world.rows;
  await open(`/recommendations/${row?.rec_id}`);
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByRole('button', { name: 'Create 1 draft order' }).click();
  await expect(page.getByText('An executed approval cannot be undone; cancel the draft order instead.')).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'Execute by buyer.kim' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Approve' })).toHaveCount(0);
  await page.getByRole('link', { name: 'PO-000124' }).click();
  await expect(page.getByRole('heading', { name: 'Purchase order PO-000124' })).toBeVisible();
  await expect(page.getByRole('cell', { name: row?.item_id ?? '' })).toBeVisible();
});

test('is edited with a reason', async ({ page, mock, open }) => {
  const [row] = mock.world.rows;
  await open(`/recommendations/${row?.rec_id}`);
  await page.getByRole('button', { name: 'Edit quantity' }).click();
  await page.getByRole('textbox', { name: /^Quantity/ }).fill('1,200');
  await page.getByRole('button', { name: 'Continue to the reason' }).click();
  await page.getByRole('button', { name: /I expect less demand/ }).click();
  await expect.poll(() => row?.quantity).toBe('1200');
  await expect(page.getByRole('listitem').filter({ hasText: 'Demand lower' })).toBeVisible();
});

test('a chart is walked with the arrows, read as a table and saved as a file', async ({ page, mock, open }) => {
  await open(`/recommendations/${mock.world.rows[0]?.rec_id}`);
  const chart = page.getByRole('region', { name: /a week expected$/ });
  await expect(chart.locator('svg')).toBeVisible();
  await chart.locator('.chart').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(chart.getByRole('status')).toContainText(/12 Nov 2026: Forecast, mean \d/);
  await chart.getByRole('button', { name: 'Table' }).click();
  await expect(chart.getByRole('row')).toHaveCount(54);
  const saved = page.waitForEvent('download');
  await chart.getByRole('button', { name: 'Download CSV' }).click();
  const lines = readFileSync(await (await saved).path(), 'utf8')
    .trim()
    .split('\r\n');
  expect(lines).toHaveLength(54);
});

test('the theme follows the switch at once, charts included', async ({ page, mock, open }) => {
  await open(`/recommendations/${mock.world.rows[0]?.rec_id}`);
  await expect(page.locator('.chart svg')).toHaveCount(2);
  const lineColours = () =>
    page.locator('.chart svg path').evaluateAll((paths) => paths.map((path) => path.getAttribute('stroke')).join());
  const before = await lineColours();
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('radiogroup', { name: 'Theme' }).getByText('Dark').click();
  await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(15, 19, 24)');
  await expect.poll(lineColours).not.toBe(before);
});
