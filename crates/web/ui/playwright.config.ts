import { defineConfig } from '@playwright/test';

/** Debian's Chromium, told not to talk to anybody: a test may only reach loopback. */
const chromium = {
  executablePath: process.env.CHANDLER_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ],
};

export default defineConfig({
  testDir: '../../../tests/browser',
  outputDir: 'test-results',
  workers: 2,
  timeout: 30_000,
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    launchOptions: chromium,
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'mock', testMatch: 'app/*.spec.ts' },
    { name: 'binary', testMatch: 'binary/*.spec.ts' },
  ],
});
