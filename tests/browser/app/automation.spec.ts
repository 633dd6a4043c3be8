/** How far things go without a person: each step with why it is not further, in both themes, and the switch that stops it at once. */
import { expect, test } from '../support/app';
import { expectAccessible } from '../support/axe';

for (const theme of ['light', 'dark'] as const) {
  test.describe(`automation, ${theme}`, () => {
    test.use({ theme });
    test('says of each segment what is in force and why not more', async ({ page, open }) => {
      await open('/automation');
      const steps = page.getByRole('table', { name: 'Steps in force' });
      await expect(steps.getByRole('row', { name: /S-1/ })).toContainText('Automatic');
      await expect(steps.getByRole('row', { name: /S-2/ })).toContainText('Automatic: 7 of 20 settled');
      await expect(page.getByText('2 approvals of 1,240.50 USD in the veto window')).toBeVisible();
      await expect(page.getByText('Rules published by kim')).toBeVisible();
      await expectAccessible(page);
    });
  });
}

test('one switch with a reason stops everything at once, and starts it again', async ({ page, open }) => {
  await open('/automation');
  await page.getByRole('button', { name: 'Stop everything' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Stop everything' })).toBeDisabled();
  await dialog.getByLabel('Why').fill('Stock count');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Stop everything' }).click();
  await expect(page.getByText('Everything was stopped by kim')).toBeVisible();
  await expect(page.getByText('nothing is in its veto window')).toBeVisible();
  await page.getByRole('button', { name: 'Start again' }).click();
  await page.getByRole('dialog').getByLabel('Why').fill('Counted');
  await page.getByRole('dialog').getByRole('button', { name: 'Start again' }).click();
  await expect(page.getByText('Everything was stopped by kim')).toBeHidden();
});
