/** Every state of every page, in both themes, checked by axe. */
import { activeItem, expect, grid, test } from '../support/app';
import { expectAccessible } from '../support/axe';
import type { Scenario } from '../mock/world';

/** Every queue but replenishment, whose states stand with those of other pages: what it says where nothing is to be decided. */
const queues: [string, string, string][] = [
  ['stockout-risk', 'stock-out risk', '4,812 items checked, 0 likely to run out'],
  ['excess', 'excess', '4,812 items checked, 0 with more than is worth keeping'],
  ['collections', 'collections', '46 accounts checked, 0 to contact today'],
  ['margin', 'margin', '210 cases checked, 0 worth taking up'],
  ['all', 'all decisions', '14,699 cases checked, 0 to decide'],
];

for (const theme of ['light', 'dark'] as const) {
  test.describe(`queues, ${theme}`, () => {
    test.use({ theme });
    for (const [kind, title, checked] of queues) {
      const states: [string, Partial<Scenario>, string][] = [
        ['empty', { rows: 0 }, 'No suggestions'],
        ['failed', { queue: 'failed' }, `The ${title} queue could not be loaded`],
        ['forbidden', { queue: 'forbidden' }, `The ${title} queue is not open to you`],
      ];
      for (const [name, scenario, heading] of states) {
        test.describe(name, () => {
          test.use({ scenario });
          test(`${kind}: ${name} says so`, async ({ page, open }) => {
            await open(`/queue/${kind}`);
            await expect(page.getByRole('heading', { name: heading })).toBeVisible();
            if (name === 'empty') await expect(page.locator('.state-panel')).toContainText(`${checked}, 3 held back`);
            await expectAccessible(page);
          });
        });
      }
    }
  });

  test.describe(`states, ${theme}`, () => {
    test.use({ theme });

    const heading: [string, Partial<Scenario>, string, string][] = [
      ['empty', { rows: 0 }, '/replenishment', 'No suggestions'],
      ['no plan yet', { rows: 0, hasRun: false }, '/replenishment', 'No plan has run yet'],
      ['failed', { queue: 'failed' }, '/replenishment', 'The replenishment queue could not be loaded'],
      ['forbidden', { queue: 'forbidden' }, '/replenishment', 'The replenishment queue is not open to you'],
      ['nothing in the filter', {}, '/replenishment?q=nosuchitem', 'Nothing matches “nosuchitem”'],
      ['nothing snoozed', {}, '/replenishment?show=snoozed', 'No recommendation is snoozed'],
      ['unknown recommendation', {}, '/recommendations/rec_0', 'Recommendation rec_0 was not found'],
      ['unknown page', {}, '/nowhere', 'There is no such page'],
    ];
    for (const [name, scenario, path, title] of heading) {
      test.describe(name, () => {
        test.use({ scenario });
        test(`${name} says so`, async ({ page, open }) => {
          await open(path);
          await expect(page.getByRole('heading', { name: title })).toBeVisible();
          await expectAccessible(page);
        });
      });
    }

    test('filled', async ({ page, open }) => {
      await open('/replenishment');
      await expect(grid(page)).toBeFocused();
      await page.keyboard.press('x');
      await expectAccessible(page);
    });

    test.describe('with the model off', () => {
      test.use({ scenario: { isModelOff: true } });
      test('the collections list remains, and its head says rules only', async ({ page, open }) => {
        await open('/queue/collections');
        await expect(page.getByRole('grid', { name: 'Collections queue' })).toBeFocused();
        await expect(
          page.getByText('Rules only. The model “Time to pay” does not answer: it is switched off.'),
        ).toBeVisible();
        await expect(page.getByText('Halvorsen Marine Supply').first()).toBeVisible();
        await expectAccessible(page);
      });
    });

    test('by supplier, with the explanation open', async ({ page, open }) => {
      await open('/replenishment?group=supplier');
      await expect(grid(page)).toBeFocused();
      await page.keyboard.press('j');
      await page.keyboard.press('Enter');
      await expect(page.locator('.drawer .chart svg')).toHaveCount(2);
      await expectAccessible(page);
    });

    for (const [key, title] of [
      ['r', /^Reject .*: why\?$/],
      ['s', /^Snooze /],
      ['o', /^Who decides /],
      ['c', /^Comment on /],
      ['Control+k', 'Find or do'],
      ['?', 'Keys of the queue'],
    ] as const) {
      test(`the question behind ${key}`, async ({ page, open }) => {
        await open('/replenishment');
        await expect(grid(page)).toBeFocused();
        await page.keyboard.press(key);
        await expect(page.getByRole('dialog', { name: title })).toBeVisible();
        await expect(
          page.getByRole('dialog').getByRole('button').or(page.getByRole('dialog').locator('kbd')).first(),
        ).toBeVisible();
        await expectAccessible(page);
      });
    }

    test('the settings', async ({ page, open }) => {
      await open('/replenishment');
      await page.getByRole('button', { name: 'Settings' }).click();
      await expect(page.getByRole('radiogroup', { name: 'Theme' })).toBeVisible();
      // React Aria puts hidden dismiss buttons for screen readers beside a popover's dialog, outside of any landmark.
      await expectAccessible(page, ['region']);
    });

    test('a recommendation', async ({ page, mock, open }) => {
      await open(`/recommendations/${mock.world.rows[3]?.rec_id}`);
      await expect(page.locator('.chart svg')).toHaveCount(2);
      await expectAccessible(page);
    });

    test('a document', async ({ page, mock, open }) => {
      const [row] = mock.world.rows;
      mock.world.decide('approve', { recs: [{ rec_id: row?.rec_id ?? '', revision: 1 }] }, 'made-before');
      await open('/documents/PO-000124');
      await expect(page.getByRole('heading', { name: 'Purchase order PO-000124' })).toBeVisible();
      await expectAccessible(page);
    });
  });
}

test.describe('a plan of an earlier day', () => {
  test.use({ scenario: { isStale: true } });
  test('is called stale, and the first approval asks once', async ({ page, mock, open }) => {
    await open('/replenishment');
    await expect(page.getByText('Stock as of 5 Nov 2026 (3 days old)')).toBeVisible();
    await expectAccessible(page);
    await expect(grid(page)).toBeFocused();
    await page.keyboard.press('a');
    const dialog = page.getByRole('dialog', { name: 'Approve 1 row' });
    await expect(dialog.getByText('Approve anyway?')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect.poll(() => mock.world.decisions.length).toBe(1);
    // The next approval is about the next row: until the answer is there the cursor stands on a row that is over.
    await expect(page.getByText('Approved VLV-10000')).toBeVisible();
    await expect(grid(page)).toBeFocused();
    await page.keyboard.press('a');
    await expect.poll(() => mock.world.decisions.length).toBe(2);
  });
});

test.describe('a queue without rows', () => {
  test.use({ scenario: { rows: 0 } });

  test('is one piece, from its top', async ({ page, open }) => {
    await open('/queue/collections');
    const [heading, text] = [page.getByRole('heading', { name: 'No suggestions' }), page.locator('.state-panel p')];
    await expect(text).toBeVisible();
    const [above, below] = [await heading.boundingBox(), await text.boundingBox()];
    expect((below?.y ?? 0) - ((above?.y ?? 0) + (above?.height ?? 0))).toBeLessThan(24);
    await expect(page.getByRole('searchbox')).toHaveAttribute('placeholder', 'Customer, action, reason');
  });

  test('shows what is held back at H, but not to who types', async ({ page, open }) => {
    await open('/queue/collections');
    await expect(page.getByRole('button', { name: 'Show what is held back (3)' })).toBeVisible();
    await page.getByRole('searchbox').focus();
    await page.keyboard.press('h');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.getByRole('searchbox').fill('');
    await page.getByRole('link', { name: 'Collections' }).first().focus();
    await page.keyboard.press('h');
    await expect(page.getByRole('dialog', { name: '3 held back' })).toBeVisible();
  });
});

test.describe('after the run', () => {
  for (const [commitsSince, words] of [
    [0, null],
    [1, '1 commit since'],
    [1_204, '1,204 commits since'],
  ] as const) {
    test.describe(`${commitsSince} commits`, () => {
      test.use({ scenario: { commitsSince } });
      test(`overview and queue say the same of ${commitsSince} commits`, async ({ page, mock, open }) => {
        await open('/board');
        await expect(page.locator('.kpi').first()).toBeVisible();
        await expect(page.locator('.strip.warn')).toHaveCount(words ? 1 : 0);
        if (words) await expect(page.locator('.strip.warn')).toContainText(words);
        await page.goto(`${mock.url}/replenishment`);
        await expect(page.locator('.queue-title')).toContainText('clock fixed at 5 Nov 2026');
        await expect(page.getByText(/commits? since/)).toHaveCount(words ? 1 : 0);
      });
    });
  }
});

test.describe('a slow answer', () => {
  test.use({ scenario: { queue: 'slow' } });
  test('shows rows to come, then the rows', async ({ page, mock, open }) => {
    await open('/replenishment');
    await expect(page.getByRole('status', { name: 'Loading the queue' })).toBeVisible();
    await expect(grid(page)).toBeVisible();
    expect(await activeItem(page)).toBe(mock.world.rows[0]?.item_id);
  });
});

test('without a token there is only the way in', async ({ page, mock }) => {
  await page.goto(`${mock.url}/replenishment`);
  await expect(
    page.getByRole('heading', {
      name: 'Open the link that chandler serve printed',
    }),
  ).toBeVisible();
  await expectAccessible(page);
});

test('the token leaves the address bar and survives a reload', async ({ page, open }) => {
  await open('/replenishment?q=valve');
  await expect(grid(page)).toBeVisible();
  expect(page.url()).not.toContain('token');
  await page.reload();
  await expect(grid(page)).toBeVisible();
});

for (const width of [320, 390, 768, 1024]) {
  test(`nothing is cut off at ${width} px`, async ({ page, mock, open }) => {
    await page.setViewportSize({ width, height: 800 });
    await open('/replenishment');
    await expect(grid(page)).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.goto(`${mock.url}/recommendations/${mock.world.rows[0]?.rec_id}`);
    await expect(page.locator('.chart svg').first()).toBeVisible();
    expect(await page.locator('#main').evaluate((main) => main.scrollWidth - main.clientWidth)).toBeLessThanOrEqual(0);
  });
}
