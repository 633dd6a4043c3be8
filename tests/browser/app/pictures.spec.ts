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

for (const density of ['comfortable', 'compact'] as const) {
  for (const width of [1280, 1440, 1920]) {
    test(`reasons read whole at ${width} px, ${density}`, async ({ page, open }) => {
      await page.setViewportSize({ width, height: 800 });
      await page.addInitScript((rows) => {
        window.localStorage.setItem('chandler.settings', JSON.stringify({ density: rows }));
      }, density);
      await open('/replenishment');
      await expect(grid(page)).toBeFocused();
      await page.screenshot(picture(`queue-${width}-${density}`));
      // Nothing scrolls sideways, and no chip is cut by its cell or by the edge of the queue.
      const sideways = await grid(page).evaluate((element) => element.scrollWidth - element.clientWidth);
      expect(sideways).toBeLessThanOrEqual(0);
      const cut = await grid(page).evaluate((queue) => {
        const edge = queue.getBoundingClientRect().right;
        const chips = [...queue.querySelectorAll('[data-column="reasons"] > *')];
        const isCut = (chip: Element) => {
          const cell = chip.parentElement?.getBoundingClientRect().right ?? 0;
          return chip.getBoundingClientRect().right > Math.min(cell, edge) || chip.scrollWidth > chip.clientWidth;
        };
        return chips.filter(isCut).map((chip) => chip.textContent);
      });
      expect(cut).toEqual([]);
    });
  }
}
