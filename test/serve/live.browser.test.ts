import { beforeAll, describe, expect, test } from 'vitest';
import { useBrowser } from '../browser/use.ts';
import { finishedSweep, goOn } from '../report/finished-sweep.ts';
import type { Scenario } from '../report/finished-sweep.ts';
import { charts } from '../report/written-report.ts';
import { serving } from './serving.ts';

const HOSTILE = `<img src=x onerror="alert('in')"><b>bold</b>`;

/** Of 32 tasks 24 have ended. */
const UNDER_WAY: Scenario = {
  spec: {
    parameters: {
      width: { values: [1, 2, 3, 4] },
      depth: { values: [1, 2, 3, 4] },
      optimizer: { choices: ['adam', 'sgd'] },
    },
    objective: { metric: 'error', goal: 'Minimize' },
  },
  fate: (_, index) =>
    index >= 24
      ? undefined
      : index % 8 === 7
        ? { note: HOSTILE }
        : { metrics: { error: 40 - index }, steps: [1, 2, 3].map((step) => ({ error: 100 / step })) },
};

const open = useBrowser();

describe('a sweep that goes on', () => {
  let made: Awaited<ReturnType<typeof finishedSweep>>;
  let site: string;
  beforeAll(async () => {
    made = await finishedSweep(UNDER_WAY);
    ({ url: site } = await serving(made.url));
  });

  test('its page follows, and keeps what its reader has done', async () => {
    const { page, complaints, requests } = await open(`${site}sweeps/${made.sweep.key}`);
    const progress = page.locator('[data-part=head] .facts');
    await expect.poll(() => progress.textContent()).toContain('21 of 32 completed, 3 failed');
    await expect.poll(async () => (await charts(page)).charts).toBeGreaterThan(8);
    expect((await charts(page)).empty).toEqual([]);
    await page.locator('#leaderboard th:nth-child(3) button').click();
    await page.locator('#leaderboard th:nth-child(3) button').click();
    await page.locator('figure').getByText('As a table').first().click();
    await page.evaluate(`document.querySelector('[data-chart=parallel]').dataset.mark = 'kept'`);

    await goOn(made.url, made.sweep, () => ({ metrics: { error: 0.5 } }));
    await expect.poll(() => progress.textContent(), { timeout: 30_000 }).toContain('29 of 32 completed, 3 failed');
    await expect.poll(() => page.locator('.badge').first().textContent()).toBe('Succeeded');
    await expect.poll(() => page.locator('#leaderboard tbody tr').count()).toBe(29);
    expect(await page.locator('#leaderboard th:nth-child(3)').getAttribute('aria-sort')).toBe('descending');
    expect(await page.locator('#leaderboard tbody tr:last-child td:nth-child(3)').textContent()).toBe('0.5000');
    expect(await page.locator('figure table').first().isVisible()).toBe(true);
    expect(await page.locator('[data-chart=parallel]').getAttribute('data-mark')).toBe('kept');
    expect(await page.locator('[data-part=failures]').textContent()).toContain(HOSTILE);
    expect(await page.locator('img').count()).toBe(0);
    expect((await charts(page)).empty).toEqual([]);
    expect(complaints).toEqual([]);
    expect(requests.filter((address) => !address.startsWith(site))).toEqual([]);
  });

  test('from the list to the sweep, its tasks, and one of them', async () => {
    const { page, complaints } = await open(site);
    await page.getByRole('link', { name: 'scenario' }).click();
    await page.getByRole('link', { name: 'All tasks' }).click();
    await page.getByLabel('Status').selectOption('Completed');
    await page.getByRole('button', { name: 'Choose' }).click();
    await expect.poll(() => page.locator('#tasks tbody tr').count()).toBeGreaterThan(20);
    await page.locator('#tasks tbody a').first().click();
    await expect.poll(() => page.locator('h2').allTextContents()).toContain('Result and parameters');
    expect((await charts(page)).empty).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
