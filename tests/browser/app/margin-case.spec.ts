/** The page of a case of lost margin: waterfall, documents and what they should have been. */
import { resolve } from 'node:path';
import { expect, test } from '../support/app';
import { expectAccessible } from '../support/axe';
import { exact } from '../support/exact';

const folder = resolve(__dirname, '../../../crates/web/ui/screenshots');
const address = '/recommendations/margin_0';

for (const theme of ['light', 'dark'] as const) {
  for (const width of [1440, 400]) {
    test.describe(`${theme}, ${width} px`, () => {
      test.use({ theme, viewport: { width, height: 900 } });
      test('waterfall and documents', async ({ page, open }) => {
        await open(address);
        await expect(
          page.getByRole('region', { name: 'From list price to pocket margin' }).locator('svg'),
        ).toBeVisible();
        await expect(page.getByRole('table', { name: 'Documents of the case' })).toContainText(
          'Override, match competitor, approved by nobody',
        );
        expect(await page.locator('#main').evaluate((main) => main.scrollWidth - main.clientWidth)).toBeLessThanOrEqual(
          0,
        );
        await expectAccessible(page);
        await page.screenshot({ path: `${folder}/margin-case-${theme}-${width}.png` });
        await page.getByRole('table', { name: 'Documents of the case' }).scrollIntoViewIfNeeded();
        await page.screenshot({ path: `${folder}/margin-case-lower-${theme}-${width}.png` });
      });
    });
  }
}

test('the steps add up from level to level, and the documents to what was lost', async ({ page, open }) => {
  await open(address);
  const frame = page.getByRole('region', { name: 'From list price to pocket margin' });
  await frame.getByRole('button', { name: 'Table' }).focus();
  await page.keyboard.press('Enter');
  const cells = await frame
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...row.children].map((cell) => (cell.textContent ?? '').replaceAll(',', '').replace('−', '-')),
      ),
    );
  const levels = new Set(['List price', 'Invoiced', 'Pocket price', 'Pocket margin']);
  let left = 0n;
  for (const [label = '', amount = '', after = ''] of cells) {
    left =
      levels.has(label) && label === 'List price' ? exact(amount) : levels.has(label) ? left : left + exact(amount);
    expect(exact(after), label).toBe(left);
  }
  const lost = await page
    .locator('table[aria-label="Documents of the case"]')
    .locator('td strong, tfoot td:last-child')
    .allTextContents();
  const [total = '', ...parts] = lost.reverse();
  expect(parts.reduce((sum, part) => sum + exact(part), 0n)).toBe(exact(total));
});
