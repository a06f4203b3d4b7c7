import { expect, test } from 'vitest';
import { useBrowser } from '../browser/use.ts';
import type { Scenario } from './finished-sweep.ts';
import { charts, reportOf } from './written-report.ts';

/** Errors of three seeds at each of four rates; of the last rate one failed, so that two are left. */
const ERRORS = [
  [0.2, 0.1, 0.9],
  [0.5, 0.4, 0.6],
  [0.05, 0.95, 0.8],
  [0.25, undefined, 0.75],
];

const REPEATED: Scenario = {
  spec: {
    parameters: { rate: { values: [1, 2, 3, 4] } },
    objective: { metric: 'error', goal: 'Minimize' },
    replicates: 3,
  },
  fate: (_, index) => {
    const error = ERRORS[Math.floor(index / 3)]?.[index % 3];
    return error === undefined ? { note: 'TrainerError: diverged' } : { metrics: { error } };
  },
};

const open = useBrowser();

test('points rank by the medians of their replicates, each with its middle half and their number', async () => {
  const { page } = await open(await reportOf(REPEATED));
  const rows = await page.locator('#leaderboard tbody tr').all();
  const cells = await Promise.all(rows.map((row) => row.locator('td').allTextContents()));
  expect(cells.map(([rank, , median, half, n, error, ...rest]) => [rank, median, half, n, error, rest.at(-1)])).toEqual(
    [
      ['1', '0.2000', '0.1500 to 0.5500', '3', '0.2000', '1'],
      ['2', '0.5000', '0.4500 to 0.5500', '3', '0.5000', '2'],
      ['3', '0.5000', '0.3750 to 0.6250', '2', '0.2500', '4'],
      ['4', '0.8000', '0.4250 to 0.8750', '3', '0.8000', '3'],
    ],
  );
  expect(await page.locator('.lead').textContent()).toBe(
    'The best point reaches a median error of 0.2000 over 3 replicates, the smallest of 4 points.',
  );
  const best = (await page.locator('section:has(#best-title) p').textContent()) ?? '';
  expect(best.replaceAll(/\s+/g, ' ').trim()).toBe(
    'It stands for the best point, whose median error it is nearest to: 0.2000 of 3 replicates, interquartile range 0.1500 to 0.5500.',
  );
  expect(await page.locator('.warnings').textContent()).toContain('The best of 4 points was chosen');
  expect(await page.locator('section:has(#parallel-title) p').textContent()).toContain('One line per point');
  expect((await charts(page)).empty).toEqual([]);
});
