import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { axeFindings } from '../browser/axe.ts';
import { useBrowser } from '../browser/use.ts';
import { finishedSweep } from '../report/finished-sweep.ts';
import type { Scenario } from '../report/finished-sweep.ts';
import { charts, reportOf } from '../report/written-report.ts';
import { serving } from './serving.ts';

/** Everything that a page can have: failures of two causes, a forecast, a time, tasks that are left. */
const RICH: Scenario = {
  name: 'a-sweep-with-a-name-that-is-rather-long-for-a-phone',
  axes: { epoch: [10, 20], batchSize: [10, 20], learningRate: [0.001, 0.005], sizeUnitInput: [50, 64] },
  fate: (_, index) => {
    if (index > 13) return undefined;
    if (index % 5 === 4) return { note: `TrainerError: the loss is not finite at epoch ${index}` };
    return { mse: 40 + ((index * 37) % 64), seconds: 3 + index, backend: index < 6 ? 'gpu' : 'cpu' };
  },
  forecast: {
    dates: ['20200901', '20200902', '20200903'],
    horizon: 1,
    actual: Float32Array.of(100, 101, 102),
    predicted: Float32Array.of(99, 100, 101),
    naive: Float32Array.of(99.5, 100, 101),
  },
};

const SIZES = [
  ['wide', { width: 1440, height: 900 }, 'light'],
  ['phone', { width: 390, height: 844 }, 'light'],
  ['dark', { width: 1440, height: 900 }, 'dark'],
  ['dark phone', { width: 390, height: 844 }, 'dark'],
] as const;

const open = useBrowser();
const pages = new Map<string, string>();

beforeAll(async () => {
  const { url, sweep } = await finishedSweep(RICH);
  const other = await finishedSweep(
    {
      spec: { parameters: { width: { values: [1, 2, 3, 4] } }, objective: { metric: 'error', goal: 'Minimize' } },
      fate: (_, index) => ({ metrics: { error: 4 - index } }),
    },
    url,
  );
  const { url: site } = await serving(url);
  const own = `${site}sweeps/${sweep.key}`;
  const [task = ''] = new RegExp(`${sweep.key}-[a-z\\d]{12}`).exec(await (await fetch(`${own}/tasks`)).text()) ?? [];
  pages.set('report', await reportOf(RICH));
  pages.set('all sweeps', site);
  pages.set('sweep', own);
  pages.set('tasks', `${own}/tasks`);
  pages.set('task', `${site}tasks/${task}`);
  pages.set('comparison', `${site}compare?sweep=${sweep.key}&sweep=${other.sweep.key}`);
});

/** Where something reaches beyond the right edge of the paper or the window, or is cut by what it is in. */
const CUT = `[...document.querySelectorAll('section, header, table, canvas, svg, p, li')]
  .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map((element) => element.outerHTML.slice(0, 120))`;

async function settled(page: Page, size: { width: number; height: number }): Promise<void> {
  await page.setViewportSize(size);
  await expect.poll(async () => (await charts(page)).empty, { timeout: 20_000 }).toEqual([]);
  await expect.poll(() => page.evaluate('document.documentElement.scrollWidth'), { timeout: 20_000 }).toBe(size.width);
}

describe.each(['report', 'all sweeps', 'sweep', 'tasks', 'task', 'comparison'])('the page: %s', (name) => {
  test.each(SIZES)('%s: axe finds nothing, and the page does not scroll sideways', async (_, size, colorScheme) => {
    const { page, complaints } = await open(pages.get(name) ?? '');
    await page.emulateMedia({ colorScheme });
    await settled(page, size);
    expect(await axeFindings(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('on paper nothing is cut, and it is light', async () => {
    const { page } = await open(pages.get(name) ?? '');
    await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
    // As wide as an A4 page without its margins, at 96 pixels an inch.
    await page.evaluate(`for (const each of document.querySelectorAll('details')) each.open = true`);
    await settled(page, { width: 703, height: 1000 });
    expect(await page.evaluate(CUT)).toEqual([]);
    expect(await page.evaluate('getComputedStyle(document.body).colorScheme')).toBe('light');
  });
});

test('light and dark can be chosen, and the choice stays', async () => {
  const { page } = await open(pages.get('sweep') ?? '');
  const background = (): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor');
  expect(await background()).toBe('rgb(246, 247, 249)');
  await page.getByRole('button', { name: 'Light or dark' }).click();
  expect(await background()).toBe('rgb(17, 21, 27)');
  await page.goto(pages.get('all sweeps') ?? '');
  expect(await background()).toBe('rgb(17, 21, 27)');
  await page.getByRole('button', { name: 'Light or dark' }).click();
  expect(await background()).toBe('rgb(246, 247, 249)');
});
