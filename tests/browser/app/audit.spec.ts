/** What an auditor does: finds what was done, checks the chain, takes a record apart, derives it again, and takes it away as a file. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { bundleText } from '../mock/audit';
import { expect, test } from '../support/app';
import { expectAccessible } from '../support/axe';

const folder = resolve(__dirname, '../../../crates/web/ui/screenshots');

for (const theme of ['light', 'dark'] as const) {
  test.describe(theme, () => {
    test.use({ theme });

    test('entries, the chain and a record', async ({ page, open }) => {
      await open('/audit');
      await expect(page.getByRole('table', { name: 'Audit entries' }).locator('tbody tr')).toHaveCount(100);
      await page.getByRole('button', { name: 'Check the chain' }).click();
      await expect(page.getByText('14,021 links, the last commit is 12,346.')).toBeVisible();
      await expectAccessible(page);
      await page.screenshot({ path: `${folder}/audit-${theme}-1440.png` });
      await page.getByRole('table', { name: 'Audit entries' }).getByRole('link').first().click();
      await expect(page.getByRole('heading', { level: 1 })).toContainText('Replenishment:');
      await page.getByRole('button', { name: 'Replay from evidence' }).click();
      await expect(page.getByText(/Equal to the last digit, from the evidence/)).toBeVisible();
      await page.getByText('Every value, as it was stored with the record').click();
      await expectAccessible(page);
      await page.screenshot({ path: `${folder}/audit-record-${theme}-1440.png` });
    });

    for (const audit of ['failed', 'slow', 'broken'] as const) {
      test.describe(audit, () => {
        test.use({ scenario: { audit } });
        test('is said, whole and accessible', async ({ page, open }) => {
          await open('/audit');
          const said = {
            failed: page.getByRole('alert').filter({ hasText: 'The audit could not be loaded' }),
            slow: page.getByRole('status', { name: 'Loading the audit' }),
            broken: page.getByText('Broken at link 813'),
          }[audit];
          if (audit === 'broken') await page.getByRole('button', { name: 'Check the chain' }).click();
          await expect(said).toBeVisible();
          await expectAccessible(page);
        });
      });
    }

    test('at 400 px nothing is cut off', async ({ page, mock, open }) => {
      await page.setViewportSize({ width: 400, height: 900 });
      await open('/audit');
      await expect(page.getByRole('table')).toBeVisible();
      const fits = async () =>
        expect(await page.locator('#main').evaluate((main) => main.scrollWidth - main.clientWidth)).toBeLessThanOrEqual(
          0,
        );
      await fits();
      await page.screenshot({ path: `${folder}/audit-${theme}-400.png` });
      await page.goto(`${mock.url}/audit/${mock.world.rows[0]?.rec_id}`);
      await expect(page.getByRole('button', { name: 'Export for an auditor' })).toBeVisible();
      await fits();
      await page.screenshot({ path: `${folder}/audit-record-${theme}-400.png` });
    });
  });
}

test('narrowed by keyboard; the filter stands in the address, and nothing found is said with a way back', async ({
  page,
  open,
}) => {
  await open('/audit');
  await page.getByRole('searchbox', { name: 'Person' }).focus();
  await page.keyboard.type('buyer.kim');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/actor=buyer.kim/);
  const rows = page.getByRole('table', { name: 'Audit entries' }).locator('tbody tr');
  await expect(rows).toHaveCount(30);
  await expect(rows.filter({ hasText: 'Refused' })).toHaveCount(15);
  await page.reload();
  await expect(page.getByRole('searchbox', { name: 'Person' })).toHaveValue('buyer.kim');
  await page.getByRole('searchbox', { name: /^Subject/ }).fill('nothing-like-it');
  await page.keyboard.press('Enter');
  await expect(page.getByText('There is no entry about “nothing-like-it”, by buyer.kim.')).toBeVisible();
  await page.getByRole('link', { name: 'Clear the filter' }).click();
  await expect(rows).toHaveCount(100);
  await page.getByRole('link', { name: 'Older' }).click();
  await expect(rows).toHaveCount(20);
  await page.getByRole('link', { name: 'Newer' }).click();
  await expect(rows).toHaveCount(100);
});

test('the exported file is the server’s, byte for byte', async ({ page, mock, open }) => {
  const recId = mock.world.rows[0]?.rec_id ?? '';
  await open(`/audit/${recId}`);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export for an auditor' }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toBe(`${recId}.bundle.json`);
  expect(readFileSync(await download.path(), 'utf8')).toBe(bundleText);
});

test.describe('a replay that differs', () => {
  test.use({ scenario: { isReplayEqual: false } });
  test('names the first differing step, with both values side by side', async ({ page, mock, open }) => {
    await open(`/audit/${mock.world.rows[0]?.rec_id}`);
    await page.getByRole('button', { name: 'Replay from evidence' }).click();
    await expect(page.getByText('First difference: On hand, usable.')).toBeVisible();
    await expect(page.getByRole('row', { name: 'On hand, usable 40.0000 38.0000' })).toBeVisible();
  });
});
