/** Pictures of the pages in both themes, for people to look at: crates/web/ui/screenshots. */
import { resolve } from 'node:path';
import { expect, grid, test } from '../support/app';

const folder = resolve(__dirname, '../../../crates/web/ui/screenshots');
const picture = (name: string) => ({ path: `${folder}/${name}.png` });

for (const theme of ['light', 'dark'] as const) {
  test.describe(theme, () => {
    test.use({ theme });

    test(`queue, ${theme}`, async ({ page, open }) => {
      await open('/replenishment');
      await expect(grid(page)).toBeFocused();
      await page.keyboard.press('j');
      await page.keyboard.press('x');
      await page.keyboard.press('Shift+ArrowDown');
      await page.screenshot(picture(`queue-${theme}`));
    });

    test(`queue by supplier with the explanation, ${theme}`, async ({ page, open }) => {
      await open('/replenishment?group=supplier');
      await expect(grid(page)).toBeFocused();
      await page.keyboard.press('j');
      await page.keyboard.press('Enter');
      await expect(
        page.getByRole('complementary', { name: 'Explanation of the active row' }).locator('svg').first(),
      ).toBeVisible();
      await page.screenshot(picture(`drawer-${theme}`));
    });

    test(`reject dialog, ${theme}`, async ({ page, open }) => {
      await open('/replenishment');
      await expect(grid(page)).toBeFocused();
      await page.keyboard.press('r');
      await expect(page.getByRole('button', { name: /lead time/ })).toBeFocused();
      await page.screenshot(picture(`reject-${theme}`));
    });

    test(`recommendation, ${theme}`, async ({ page, mock, open }) => {
      await open(`/recommendations/${mock.world.rows[0]?.rec_id}`);
      await expect(page.locator('.chart svg')).toHaveCount(2);
      await page.screenshot(picture(`recommendation-${theme}`));
      await page.locator('#main').evaluate((main) => main.scrollTo(0, 780));
      await page.screenshot(picture(`recommendation-lower-${theme}`));
    });
  });
}
