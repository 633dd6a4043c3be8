/** The fixtures of the app's tests: a mock server for each test, a page that is signed in, and a watch on what leaves this host. */
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { startMock, token, type Mock } from '../mock/server';
import { filled, type Scenario } from '../mock/world';

interface Fixtures {
  scenario: Partial<Scenario>;
  theme: 'light' | 'dark';
  /** Errors in the console a test causes on purpose. */
  allowedErrors: RegExp;
  mock: Mock;
  /** Opens a path of the app, signed in. */
  open: (path: string) => Promise<void>;
}

export const test = base.extend<Fixtures>({
  scenario: [{}, { option: true }],
  theme: ['light', { option: true }],
  // A failed answer is logged by the browser itself; the tests that cause one look at what the page makes of it.
  allowedErrors: [/^Failed to load resource/, { option: true }],
  mock: async ({ scenario }, use) => {
    const mock = await startMock({ ...filled, ...scenario });
    await use(mock);
    await mock.close();
  },
  page: async ({ page, theme, allowedErrors }, use) => {
    const outside: string[] = [];
    const errors: string[] = [];
    page.on('request', (request) => {
      const { hostname, protocol } = new URL(request.url());
      if (protocol.startsWith('http') && hostname !== '127.0.0.1') outside.push(request.url());
    });
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !allowedErrors.test(message.text())) errors.push(message.text());
    });
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await use(page);
    expect(outside, 'requests that leave this host').toEqual([]);
    expect(errors, 'errors in the console').toEqual([]);
  },
  open: async ({ page, mock }, use) => {
    await use(async (path) => {
      await page.goto(`${mock.url}${path}#token=${token}`);
    });
  },
});

export function grid(page: Page): Locator {
  return page.getByRole('grid', { name: 'Replenishment queue' });
}

/** The row the keyboard is on. */
export async function activeRow(page: Page): Promise<Locator> {
  const id = await grid(page).getAttribute('aria-activedescendant');
  return page.locator(`[id="${id}"]`);
}

export async function activeItem(page: Page): Promise<string> {
  return (await (await activeRow(page)).locator('.item-code').textContent()) ?? '';
}

export { expect };
