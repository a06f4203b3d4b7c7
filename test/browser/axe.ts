import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Everything that WCAG 2.2 asks for at level AA, and what is known to help. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds wrong with a page as it is now: the rule, what it asks for, and where it is not so. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(`${axe.source}; undefined`);
  return await page.evaluate(`axe.run(document, { runOnly: ${JSON.stringify(RULES)} }).then(({ violations }) =>
    violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => id + ': ' + help + ': ' + html.slice(0, 200))))`);
}
