/** A call from the queue to its outcome: what the sheet says, what is logged with how many keys, and what the queue says afterwards. */
import { resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/app';
import { expectAccessible } from '../support/axe';

const folder = resolve(__dirname, '../../../crates/web/ui/screenshots');
const address = '/customers/CUST-0101/call';
const name = 'Halvorsen Marine Supply';

async function expectWhole(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

/** "−0.35" as a whole number of hundredths. */
function hundredths(words: string): number {
  return Math.round(Number(words.replace('−', '-').replace(/[=+ ]/g, '')) * 100);
}

test('what is said of the largest invoice adds up, to the digit and to the chance', async ({ page, open }) => {
  await open(address);
  await expectWhole(page);
  const chips = await page.getByRole('list', { name: 'Why' }).locator('.chip').allInnerTexts();
  const terms = chips.map(hundredths);
  const sum = terms.pop() ?? Number.NaN;
  expect(terms.length).toBe(5);
  expect(terms.reduce((left, right) => left + right)).toBe(sum);
  const percent = Math.round(100 / (1 + Math.exp(-sum / 100)));
  await expect(page.getByText(`1 / (1 + e^−${(sum / 100).toFixed(2)}) = ${percent} %`)).toBeVisible();
});

for (const theme of ['light', 'dark'] as const) {
  test.describe(theme, () => {
    test.use({ theme });

    test('filled, with its questions', async ({ page, open }) => {
      await open(address);
      await expectWhole(page);
      await expect(page.getByText('Account 1 of 3 in the queue')).toBeVisible();
      await expectAccessible(page);
      for (const [key, title] of [
        ['l', `What came of it, ${name}?`],
        ['p', `Promise of ${name}`],
        ['q', `What does ${name} contest?`],
      ] as const) {
        await page.keyboard.press(key);
        await expect(page.getByRole('dialog', { name: title })).toBeVisible();
        await expectAccessible(page);
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toHaveCount(0);
      }
    });

    test.describe('before its queue is there', () => {
      test.use({ scenario: { queue: 'slow' } });
      test('says nothing of its place, then the place', async ({ page, open }) => {
        await open(address);
        await expectWhole(page);
        expect(await page.getByText('Not in the queue now').count()).toBe(0);
        await expect(page.getByText('Account 1 of 3 in the queue')).toBeVisible();
      });
    });

    test.describe('quiet', () => {
      test.use({ scenario: { sheet: 'quiet' } });
      test('says of every part that it is empty', async ({ page, open }) => {
        await open(address);
        for (const text of [
          'Nothing is open.',
          'Has promised nothing so far.',
          'Has contested nothing.',
          'Nothing is past due.',
        ])
          await expect(page.getByText(text)).toBeVisible();
        await expect(page.getByText('No contact is proposed while this stands.')).toBeVisible();
        await expectAccessible(page);
      });
    });

    test.describe('slow', () => {
      test.use({ scenario: { sheet: 'slow' } });
      test('shows its layout while it loads', async ({ page, open }) => {
        await open(address);
        await expect(page.getByRole('status', { name: 'Loading the call sheet' })).toBeVisible();
        await expectAccessible(page);
        await expectWhole(page);
      });
    });

    test.describe('failed', () => {
      test.use({ scenario: { sheet: 'failed' } });
      test('says what failed and offers to try again', async ({ page, open }) => {
        await open(address);
        await expect(page.getByRole('alert')).toContainText('Customer CUST-0101 could not be loaded');
        await expectAccessible(page);
      });
    });

    for (const width of [1440, 400]) {
      test(`picture at ${width} px`, async ({ page, open }) => {
        await page.setViewportSize({ width, height: 900 });
        await open(address);
        await expectWhole(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        await page.screenshot({ path: `${folder}/call-sheet-${theme}-${width}.png` });
        await page.locator('#main').evaluate((main) => main.scrollTo(0, 800));
        await page.screenshot({ path: `${folder}/call-sheet-lower-${theme}-${width}.png` });
      });
    }
  });
}

test('from the queue and back by keyboard alone: a call in two keys, told in its row, and the next account', async ({
  page,
  mock,
  open,
}) => {
  await open('/queue/collections');
  await expect(page.getByRole('grid', { name: 'Collections queue' })).toBeFocused();
  await page.keyboard.press('d');
  await expectWhole(page);
  await page.keyboard.press('l');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('2');
  await expect(page.getByText('Call logged.')).toBeVisible();
  expect(mock.world.accounts.commands.map(({ name, sent }) => [name, sent.body.kind, sent.body.outcome])).toEqual([
    ['log_activity', 'call', 'no_answer'],
  ]);
  await expect(page.getByRole('listitem').filter({ hasText: 'Call: no answer · buyer.kim' })).toBeVisible();
  await page.keyboard.press('n');
  await expect(page.getByRole('heading', { level: 1, name: 'Brightwater Utilities' })).toBeVisible();
  await page.keyboard.press('Escape');
  const first = page.getByRole('row').filter({ hasText: 'CUST-0101' });
  await expect(first.getByText('Call: no answer')).toBeVisible();
});

test('a promise in two keys is for what can be asked for; ticked, it is for what is ticked, to the cent', async ({
  page,
  mock,
  open,
}) => {
  await open(address);
  await expectWhole(page);
  await page.keyboard.press('p');
  await expect(page.getByRole('textbox', { name: 'Amount, USD' })).toHaveValue('7100.50');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Promise of 7,100.50 USD by 12 Nov 2026 recorded, PP-000008.')).toBeVisible();
  await page.getByRole('checkbox', { name: 'Tick INV-001101' }).focus();
  await page.keyboard.press('Space');
  await page.getByRole('checkbox', { name: 'Tick INV-001107' }).check();
  await expect(page.getByText('2 invoices ticked, 7,220.50 USD')).toBeVisible();
  await page.keyboard.press('p');
  await expect(page.getByRole('textbox', { name: 'Amount, USD' })).toHaveValue('7220.50');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Promised, PP-000009')).toHaveCount(2);
  expect(mock.world.accounts.commands.map(({ sent }) => sent.body.invoices)).toEqual([
    [],
    ['INV-001101', 'INV-001107'],
  ]);
});

test('a promise of more than is open is refused with the way out, and another amount goes through', async ({
  page,
  mock,
  open,
}) => {
  await open(address);
  await expectWhole(page);
  await page.keyboard.press('p');
  await page.getByRole('textbox', { name: 'Amount, USD' }).fill('99999');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('Give at most what is open.');
  await page.getByRole('textbox', { name: 'Amount, USD' }).fill('500');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Promise of 500.00 USD/)).toBeVisible();
  expect(mock.world.accounts.commands).toHaveLength(1);
});

test('a dispute in two keys is of the ticked invoice, and a contested one is not offered again', async ({
  page,
  mock,
  open,
}) => {
  await open(address);
  await expectWhole(page);
  await page.getByRole('checkbox', { name: 'Tick INV-001107' }).check();
  await page.keyboard.press('q');
  await expect(page.getByRole('combobox')).toHaveValue('INV-001107');
  await expect(page.getByRole('option', { name: /INV-001112/ })).toHaveCount(0);
  await page.keyboard.press('4');
  await expect(page.getByText('Dispute of INV-001107 opened, DI-000009.')).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'INV-001107' }).getByText('Contested')).toBeVisible();
  expect(mock.world.accounts.commands[0]?.sent.body.reason).toBe('price_error');
});

test('who promised on the phone is asked for amount and day next', async ({ page, open }) => {
  await open(address);
  await expectWhole(page);
  await page.keyboard.press('l');
  await page.keyboard.press('4');
  await expect(page.getByRole('dialog', { name: `Promise of ${name}` })).toBeVisible();
});

test('letters do nothing where they are switched off or typed into a field', async ({ page, open }) => {
  await page.addInitScript(() =>
    window.localStorage.setItem('chandler.settings', JSON.stringify({ letterKeys: false })),
  );
  await open(address);
  await expectWhole(page);
  await page.keyboard.press('p');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByRole('button', { name: 'Promise' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
});
