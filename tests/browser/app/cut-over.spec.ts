/** The cut-over: totals beside books, each difference explained and signed, and only then live. By keyboard. */
import { expect, test } from '../support/app';

test.describe('nothing compared yet', () => {
  test.use({ scenario: { cutOver: 'unchecked' } });
  test('pasted totals are compared, explained and gone live with', async ({ page, open }) => {
    await open('/import/cut-over');
    const live = page.getByRole('button', { name: 'Go live' });
    await expect(live).toBeDisabled();
    await expect(page.getByText('Compare the totals of the old system with the books first.')).toBeVisible();

    const totals = page.getByRole('textbox', { name: /^Totals as CSV/ });
    await totals.focus();
    await page.keyboard.insertText('kind,subject,amount\nreceivables,,2842105.50\npayables,,12.5');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toContainText('Line 3: “12.5” is no amount of money');
    await totals.fill('kind,subject,amount\nreceivables,,2842105.50\npayables,,1190049.75\n');
    await page.getByRole('button', { name: 'Compare with the books' }).press('Enter');
    await expect(
      page.getByRole('row', { name: /^Receivables all 2,842,105.50 2,842,105.50 0.00 Equal$/ }),
    ).toBeVisible();
    await expect(page.getByRole('row', { name: /^Payables all 1,190,049.75 1,190,048.75 −1.00/ })).toBeVisible();
    await expect(page.getByText('2 totals: 1 equal, 1 not explained')).toBeVisible();
    await expect(page.getByText('1 difference is neither 0.00 nor explained.')).toBeVisible();
    await expect(live).toBeDisabled();

    await page.getByRole('button', { name: 'Explain and sign Payables' }).press('Enter');
    await expect(page.getByRole('textbox', { name: 'Why, and what is done about it' })).toBeFocused();
    await page.keyboard.type('Freight of October, billed on 2 November');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('“Freight of October, billed on 2 November”')).toBeVisible();
    await expect(page.getByText('buyer.kim, 5 Nov 2026')).toBeVisible();

    await expect(page.getByText('Nothing is in the way.')).toBeVisible();
    await live.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Go live' })).toContainText('This cannot be undone.');
    await page.getByRole('dialog').getByRole('button', { name: 'Go live' }).press('Enter');
    await expect(page.getByText('Live since the cut-over on 31 Oct 2026')).toBeVisible();
    await expect(live).toHaveCount(0);
    await expect(page.getByRole('textbox')).toHaveCount(0);
  });

  test('a file of totals is chosen', async ({ page, open }) => {
    await open('/import/cut-over');
    const choice = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a file' }).click();
    const content = 'kind,subject,amount\naccount,1400,5104322.55\n';
    await (await choice).setFiles({ name: 'totals.csv', mimeType: 'text/csv', buffer: Buffer.from(content) });
    await expect(page.getByRole('textbox', { name: /^Totals as CSV/ })).toHaveValue(content);
    await page.getByRole('button', { name: 'Compare with the books' }).click();
    await expect(page.getByText('1 total: 1 equal')).toBeVisible();
  });
});
