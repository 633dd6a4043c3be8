import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type axe from 'axe-core';

const source = readFileSync(resolve(__dirname, '../../../crates/web/ui/node_modules/axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * No violation of WCAG 2.2 AA (and of axe's good practice) that a program can find. Injected by evaluation, since the page's policy allows no
 * foreign script tag. `without` names rules a test leaves out, and the test says why.
 */
export async function expectAccessible(page: Page, without: string[] = []): Promise<void> {
  await page.evaluate(source);
  const found = await page.evaluate(
    async ({ tags, off }) => {
      const { axe: engine } = window as unknown as { axe: typeof axe };
      const rules = Object.fromEntries(off.map((rule) => [rule, { enabled: false }]));
      const { violations } = await engine.run(document, { runOnly: { type: 'tag', values: tags }, rules });
      return violations.map(({ id, help, nodes }) => ({
        id,
        help,
        where: nodes.slice(0, 3).map((node) => `${node.target.join(' ')}: ${node.failureSummary}`),
      }));
    },
    { tags, off: without },
  );
  expect(found).toEqual([]);
}
