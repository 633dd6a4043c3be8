/** The watches themselves, shown something bad: each must notice. A watch that notices nothing would make every other test worthless. */
import { expect, grid, test } from '../support/app';
import { expectAccessible } from '../support/axe';
import { shownDerivation } from '../support/derivation';
import { addUp } from '../support/exact';

test('a request that leaves the host fails the test', async ({ page, open }) => {
  test.fail();
  await page.route('http://elsewhere.invalid/**', (route) => route.fulfill({ body: '' }));
  await open('/replenishment');
  await page.goto('http://elsewhere.invalid/');
});

test('an error in the page fails the test', async ({ page, open }) => {
  test.fail();
  await open('/replenishment');
  await page.evaluate(() => setTimeout(() => Promise.reject(new Error('planted'))));
  await page.waitForTimeout(200);
});

test('a picture without words is found', async ({ page, open }) => {
  await open('/replenishment');
  await expect(grid(page)).toBeVisible();
  await page.evaluate(() => document.querySelector('main')?.append(document.createElement('img')));
  await expect(expectAccessible(page)).rejects.toThrow(/image-alt/);
});

test('a digit changed in the table is found', async ({ page, mock, open }) => {
  await open(`/recommendations/${mock.world.rows[0]?.rec_id}`);
  const { steps } = await shownDerivation(page);
  addUp(steps);
  const [first, ...rest] = steps;
  expect(() => addUp([{ op: 'set', value: `${first?.value}.0001`, result: first?.result ?? '' }, ...rest])).toThrow(
    /step 1/,
  );
});

test.describe('the policy', () => {
  test.use({ allowedErrors: /Content Security Policy/ });
  test('runs no inline script', async ({ page, open }) => {
    await open('/replenishment');
    const isRun = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.planted = true';
      document.head.append(script);
      return 'planted' in window;
    });
    expect(isRun).toBe(false);
  });
});
