import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBrowser } from '../browser/use.ts';
import type { Visit } from '../browser/use.ts';
import type { Scenario } from './finished-sweep.ts';
import { charts, reportOf } from './written-report.ts';

/** Intervals, one of them on a logarithmic scale and one that some tasks do without, and a lattice of many numbers. */
const SEARCH: Scenario = {
  spec: {
    parameters: {
      rate: { min: 0.0001, max: 0.1, scale: 'Log' },
      width: { min: 16, max: 256, step: 16 },
      optimizer: { choices: ['adam', 'sgd'] },
      momentum: { min: 0.5, max: 0.99, when: { optimizer: ['sgd'] } },
    },
    objective: { metric: 'error', goal: 'Minimize' },
    algorithm: { name: 'Sobol', maxTasks: 40, start: [{ rate: 0.001, width: 64, optimizer: 'adam' }] },
  },
  fate: ({ parameters: { rate } }, index) =>
    index % 13 === 12
      ? { note: 'TrainerError: diverged' }
      : { metrics: { error: (Math.log10(Number(rate)) + 2.5) ** 2 + 0.01 * (index % 7), size: index } },
};

const open = useBrowser();

describe('a search', () => {
  let visit: Visit;
  let page: Page;
  beforeAll(async () => {
    visit = await open(await reportOf(SEARCH));
    ({ page } = visit);
  });

  const parametersOf = (task: string): Promise<string[]> =>
    page.locator(`#leaderboard tbody tr:has-text("${task}") td`).allTextContents();

  test('its head says what chose the points, its leaderboard of which task', async () => {
    const facts = (await page.locator('header dl').textContent()) ?? '';
    expect(facts.replaceAll(/\s+/g, ' ')).toContain(
      'Points 39 by Sobol, 1 given, seed 42; can be computed again: tuningsweep replay scenario',
    );
    const chosen = await page.locator('#leaderboard tbody td:nth-child(10)').allTextContents();
    expect(chosen.toSorted()).toEqual([...Array(36).fill('Sobol'), 'Start']);
  });

  test('numbers of intervals stand in columns and in charts, which are drawn', async () => {
    const heads = await page.locator('#leaderboard th').allTextContents();
    expect(heads.map((head) => head.trim()).slice(5)).toEqual('momentum,optimizer,rate,width,Chosen by'.split(','));
    const code = await page.locator('#leaderboard tbody tr td:nth-child(2)').first().textContent();
    expect(Number((await parametersOf(code ?? ''))[7])).toBeCloseTo(0.0032, 2);
    expect((await charts(page)).empty).toEqual([]);
  });

  test('what an interval shows is said in words and in a table, by spans', async () => {
    const rate = page.locator('figure:has([data-chart=metric][data-axis=rate])');
    expect(await rate.getByRole('img').getAttribute('aria-label')).toMatch(
      /^rate\. Median error: .* at 0\.0001 to 0\.000237, .* at 0\.0422 to 0\.1\.$/,
    );
    await rate.getByText('As a table').click();
    const rows = await rate.locator('tbody tr td:first-child').allInnerTexts();
    expect(rows).toContain('0.00133 to 0.00316');
    const momentum = page.locator('figure:has([data-chart=metric][data-axis=momentum]) tbody tr td:first-child');
    expect((await momentum.allTextContents()).at(-1)).toBe('–');
  });

  test('the best so far is told task by task, in the order of settlements', async () => {
    const section = page.locator('[aria-labelledby=progress-title]');
    expect(await section.getByRole('img').getAttribute('aria-label')).toMatch(
      /^The best error so far, over 40 tasks in the order in which they ended: .* after the first, .* after \d+, /,
    );
    expect(await section.locator('p').textContent()).toContain('a mark at the lower edge one that failed');
    const { progress } = JSON.parse((await page.locator('#data').textContent()) ?? '');
    expect(progress.failures).toEqual([13, 26, 39]);
    const best = await page.locator('#leaderboard tbody td:nth-child(2)').first().textContent();
    expect(await section.locator('tbody tr td:nth-child(2)').last().textContent()).toBe(best);
  });

  test('the importance of parameters, with what it rests on', async () => {
    const section = page.locator('[aria-labelledby=importance-title]');
    expect(await section.locator('p').textContent()).toMatch(
      /PED-ANOVA .* tenth of 37 tasks\s+by error .* judged only/s,
    );
    expect(await section.locator('tbody th').first().textContent()).toMatch(/^\s*rate\s*$/);
    const shares = await section.locator('tbody td:nth-child(2)').allTextContents();
    expect(shares).toHaveLength(4);
    expect(shares.reduce((sum, share) => sum + Number.parseInt(share, 10), 0)).toBeCloseTo(100, -1);
  });

  test('another metric, dark, and a narrow window', async () => {
    await page.selectOption('#metric', 'size');
    const label = await page.locator('[data-chart=metric][data-axis=width]').getAttribute('aria-label');
    expect(label).toMatch(/^width\. Median size: .* at 16 to 32, .* at 240 to 256\.$/);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 400, height: 800 });
    await expect.poll(() => page.evaluate('document.documentElement.scrollWidth'), { timeout: 20_000 }).toBe(400);
    expect((await charts(page)).empty).toEqual([]);
    expect(visit.complaints).toEqual([]);
    expect(visit.requests).toEqual([page.url()]);
  });
});
