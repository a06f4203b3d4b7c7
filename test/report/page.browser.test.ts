import { createServer } from 'node:http';
import { statSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBrowser, WIDE } from '../browser/use.ts';
import type { Visit } from '../browser/use.ts';
import { listenOnLoopback } from '../servers/listen.ts';
import { NAIVE } from './finished-sweep.ts';
import type { Scenario } from './finished-sweep.ts';
import { charts, reportOf } from './written-report.ts';

const HOSTILE = `</script><img src=x onerror="alert('in')"><b>bold</b> & "quoted"`;

/** Two values on six axes, 64 points; one in eight failed, the others with errors from 40 on. */
const SIXTY_FOUR: Scenario = {
  axes: {
    epoch: [10, 20],
    batchSize: [10, 20],
    learningRate: [0.001, 0.005],
    ratioTrainSet: [0.8, 0.9],
    sizeUnitInput: [50, 64],
    sizeUnitHidden: [64, 128],
  },
  fate: ({ parameters }, index) =>
    index % 8 === 7
      ? { note: HOSTILE }
      : {
          mse: 40 + ((index * 37) % 64),
          seconds: 3 + (index % 5),
          backend: index < 16 ? 'gpu' : 'cpu',
          testBegin: parameters.ratioTrainSet === 0.8 ? '20200901' : '20201101',
        },
  forecast: {
    dates: ['20200901', '20200902', '20200903'],
    horizon: 2,
    actual: Float32Array.of(100, 101, 101, 102, 102, 103),
    predicted: Float32Array.of(99, 98, 100, 99, 101.1, 100),
    naive: Float32Array.of(99.5, 99.5, 100, 100, 101, 101),
  },
};

/** Words, booleans, a parameter that some tasks do without, two metrics; one of twelve tasks failed. */
const OWN_NAMES: Scenario = {
  spec: {
    parameters: {
      optimizer: { choices: ['adam', 'sgd'] },
      nesterov: { choices: ['true', 'false'] },
      layers: { values: [1, 2] },
      momentum: { values: [0.9, 0.99], when: { optimizer: ['sgd'] } },
      width: { values: [64] },
    },
    objective: { metric: 'auc', goal: 'Maximize' },
  },
  fate: ({ parameters: { optimizer, nesterov, layers, momentum } }) => {
    if (momentum === 0.99 && nesterov === true && layers === 2) return { note: 'TrainerError: diverged' };
    const auc = 0.5 + 0.1 * Number(layers) + (optimizer === 'sgd' ? 0.15 : 0) + (nesterov === true ? 0.05 : 0);
    const metrics = { auc, 'latency-ms': layers === 1 ? 2 : 5 };
    return { metrics, steps: [1, 2, 3].map((step) => ({ auc: (auc * step) / 3, loss: 1 / step })) };
  },
};

const open = useBrowser();

const column = (page: Page, at: number): Promise<string[]> =>
  page.locator(`#leaderboard tbody tr td:nth-child(${at})`).allTextContents();

const background = (page: Page): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor');

describe('64 tasks', () => {
  // Opening a page costs seconds of computing, so these tests share one and leave it as they found it.
  let page: Page;
  let visit: Visit;
  beforeAll(async () => {
    visit = await open(await reportOf(SIXTY_FOUR));
    ({ page } = visit);
  });

  test('every chart is drawn', async () => {
    expect(await charts(page)).toEqual({ charts: 6 + 6 + 4, empty: [] });
  });

  test('the outcome comes first, warnings before figures', async () => {
    expect(await page.locator('.lead').textContent()).toMatch(/beats the naive forecast: its MSE is 40, .* is 50/s);
    const warnings = await page.locator('.warnings li strong').allTextContents();
    expect(warnings).toEqual([
      '8 of 64 tasks failed.',
      'MSEs over different test days.',
      'Backends differ.',
      'One seed per point.',
      'The best figure is optimistic.',
    ]);
    expect(await page.locator('.warnings').textContent()).toContain('cpu (42 tasks), gpu (14 tasks)');
  });

  test('a heading sorts the leaderboard, again the other way round', async () => {
    const ranks = await column(page, 1);
    expect(ranks).toEqual(ranks.map((_, at) => String(at + 1)));
    const heading = page.locator('#leaderboard th:nth-child(3) button');
    await heading.click();
    expect((await column(page, 3)).map(Number)).toEqual(sorted(await column(page, 3)));
    await heading.click();
    expect((await column(page, 3)).map(Number)).toEqual(sorted(await column(page, 3)).toReversed());
    expect(await page.locator('th[aria-sort=descending]').textContent()).toContain('MSE');
    expect(await page.locator('th[aria-sort=ascending]').count()).toBe(0);
  });

  test('the forecast of the best task, one day ahead', async () => {
    expect(await page.locator('[aria-labelledby=forecast-title]').textContent()).toContain('2020-09-01 to 2020-09-03');
    const data = JSON.parse((await page.locator('#data').textContent()) ?? '');
    expect(data.forecast).toMatchObject({
      actual: [100, 101, 102],
      predicted: [99, 100, 101.1],
      naive: [99.5, 100, 101],
    });
  });

  test('text from outside stays text', async () => {
    expect(await page.locator('.causes td:nth-child(3)').allTextContents()).toEqual(Array(8).fill(HOSTILE));
    expect(await page.locator('img').count()).toBe(0);
  });

  test('dark where the reader has it dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await background(page)).toBe('rgb(17, 21, 27)');
    expect((await charts(page)).empty).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await background(page)).toBe('rgb(246, 247, 249)');
    expect((await charts(page)).empty).toEqual([]);
  });

  test('a phone scrolls tables, not the page', async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    // Charts follow the window a moment later.
    await expect.poll(() => page.evaluate('document.documentElement.scrollWidth'), { timeout: 20_000 }).toBe(390);
    expect((await charts(page)).empty).toEqual([]);
    await page.setViewportSize(WIDE);
  });

  test('charts say in words what they show, and have a table', async () => {
    const labels = await page.getByRole('img').evaluateAll((images) => images.map(({ ariaLabel }) => ariaLabel));
    expect(labels.filter((label) => !label)).toEqual([]);
    expect(labels).toContainEqual(expect.stringMatching(/^epoch\. Median MSE: .* at 10, .* at 20\.$/));
    await page.locator('figure').getByText('As a table').first().click();
    expect(await page.locator('figure table').first().isVisible()).toBe(true);
  });

  test('in all of that nothing was complained about, and nothing asked for but the page', () => {
    expect(visit.complaints).toEqual([]);
    expect(visit.requests).toEqual([page.url()]);
  });
});

describe('other pages', () => {
  test('nothing completed yet', async () => {
    const { page, complaints } = await open(await reportOf({ axes: { epoch: [1, 2, 3] }, fate: () => undefined }));
    expect(await page.locator('.lead').textContent()).toContain('No task is completed yet');
    expect(await page.locator('header').textContent()).toContain('0 of 3 completed');
    expect(complaints).toEqual([]);
  });

  test('a single task, worse than the naive forecast', async () => {
    const { page, complaints } = await open(await reportOf({ fate: () => ({ mse: 2 * NAIVE }) }));
    expect(await page.locator('.lead').textContent()).toMatch(/does not beat the naive forecast: .* ratio is\s+2\./s);
    expect(await page.locator('.warnings').count()).toBe(0);
    expect(await page.locator('main').textContent()).toMatch(/keeps no forecast of this task.*spec\.artifacts\.keep/s);
    expect(await charts(page)).toEqual({ charts: 1, empty: [] });
    expect(complaints).toEqual([]);
  });

  test('a constant series: the best task equals the naive forecast, and no figure is NaN', async () => {
    const flat = Float32Array.of(3.75, 3.75, 3.75);
    const dates = ['20200901', '20201001', '20201101'];
    const scenario: Scenario = {
      axes: { epoch: [1, 2], batchSize: [10, 20] },
      fate: () => ({ mse: 0, naive: 0, loss: 0 }),
      forecast: { dates, horizon: 1, actual: flat, predicted: flat, naive: flat },
    };
    const { page, complaints } = await open(await reportOf(scenario));
    expect(await page.locator('.lead').textContent()).toMatch(
      /equals the naive forecast: its MSE is 0, .* is 0\.\s+0 of 4 tasks beat the naive forecast on their own test days, 4 equal it\./s,
    );
    expect(await page.locator('main').textContent()).not.toMatch(/NaN|Infinity|beats the/);
    // Of no task the error can be divided by that of the naive forecast, which is 0.
    expect(await page.locator('#leaderboard th').allTextContents()).not.toContainEqual(expect.stringContaining('÷'));
    expect(await page.locator('[aria-labelledby=forecast-title]').textContent()).toContain(
      'forecast them a month before',
    );
    expect((await charts(page)).empty).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('one task that beats the naive forecast on its own days, where the best one does not', async () => {
    const fate: Scenario['fate'] = (_, index) => ({ mse: 60 + index, naive: index === 1 ? 70 : 50 });
    const { page } = await open(await reportOf({ axes: { epoch: [1, 2, 3] }, fate }));
    expect(await page.locator('.lead').textContent()).toMatch(
      /does not beat .* 1 of 3 tasks beats the naive forecast/s,
    );
    expect(await page.locator('.warnings').textContent()).toContain('Other tasks beat the naive forecast.');
  });

  test('a sweep without data, with names of its own', async () => {
    const { page, complaints } = await open(await reportOf(OWN_NAMES));
    const lead = (await page.locator('.lead').textContent()) ?? '';
    expect(lead.trim()).toBe('The best task reaches auc 0.9000, the largest of 11 completed tasks.');
    const text = (await page.locator('main').textContent()) ?? '';
    expect(text).not.toMatch(/naive|MSE|price|Series|Window|forecast|spec\.artifacts|test days|undefined|NaN/i);
    expect(await page.locator('header').textContent()).toContain('the largest auc');
    expect(await page.locator('.tiles .name').allTextContents()).toEqual(['auc', 'latency-ms']);
    expect(await page.locator('.causes > li > p').first().textContent()).toBe('1 × TrainerError: diverged');
    const heads = await page.locator('#leaderboard th').allTextContents();
    expect(heads.map((head) => head.trim())).toEqual(
      '#,Task,auc,latency-ms,Time,layers,momentum,nesterov,optimizer'.split(','),
    );
    expect(await charts(page)).toEqual({ charts: 4 + 1 + 2 + 4 + 1, empty: [] });
    // That is too few tasks to say which parameters matter.
    expect(await page.locator('[aria-labelledby=importance-title]').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('words are sorted as words, tasks without a parameter last', async () => {
    const { page } = await open(await reportOf(OWN_NAMES));
    for (const [at, expected] of [
      [7, [...Array(4).fill('0.9'), ...Array(3).fill('0.99'), ...Array(4).fill('–')]],
      [9, [...Array(4).fill('adam'), ...Array(7).fill('sgd')]],
    ] as const) {
      await page.locator(`#leaderboard th:nth-child(${at}) button`).click();
      expect(await column(page, at)).toEqual(expected);
    }
  });

  test('another metric can be chosen: charts, their words and tables follow', async () => {
    const { page, complaints } = await open(await reportOf(OWN_NAMES));
    const canvas = `document.querySelector('[data-chart="metric"][data-axis="momentum"] canvas').toDataURL()`;
    const before = await page.evaluate(canvas);
    const label = (): Promise<string[]> =>
      page.locator('[data-chart=metric]').evaluateAll((all) => all.map(({ ariaLabel }) => ariaLabel ?? ''));
    expect(await label()).toContainEqual(expect.stringMatching(/^momentum\. Median auc: .* at 0\.99, .* at –\.$/));
    await page.selectOption('#metric', 'latency-ms');
    expect(await page.locator('#parameters-title').textContent()).toBe('Parameters against latency-ms');
    expect(await label()).toContain('momentum. Median latency-ms: 3.5 at 0.9, 2 at 0.99, 3.5 at –.');
    await page.locator('figure').getByText('As a table').nth(1).click();
    const rows = await page.locator('figure').nth(1).locator('tbody tr').allInnerTexts();
    expect(rows.map((row) => row.split(/\s+/))).toEqual([
      ['0.9', '4', '2', '3.5', '5'],
      ['0.99', '3', '2', '2', '5'],
      ['–', '4', '2', '3.5', '5'],
    ]);
    expect(await page.evaluate(canvas)).not.toBe(before);
    expect((await charts(page)).empty).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('even a script that got in could reach nothing', async () => {
    const asked: unknown[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.end();
    });
    const address = `http://127.0.0.1:${await listenOnLoopback(server)}/`;
    const { page, complaints } = await open(await reportOf({ fate: () => undefined }));
    const outcome = await page.evaluate(`(async () => {
      const script = document.createElement('script');
      script.textContent = 'window.intruded = true';
      document.body.append(script);
      const fetched = await fetch('${address}').then(() => 'answered', () => 'refused');
      return { fetched, intruded: 'intruded' in window };
    })()`);
    server.close();
    expect(outcome).toEqual({ fetched: 'refused', intruded: false });
    expect(asked).toEqual([]);
    expect(complaints).toContainEqual(expect.stringContaining('Content Security Policy'));
  });

  test('ten thousand tasks: the best thousand are listed, and the page says so', async () => {
    const ten = Array.from({ length: 10 }, (_, at) => at + 1);
    const file = await reportOf({
      axes: { epoch: ten, batchSize: ten, sizeUnitInput: ten, sizeUnitHidden: ten },
      fate: (_, index) => (index % 20 === 0 ? { note: 'lost' } : { mse: 40 + index }),
    });
    expect(statSync(file).size).toBeLessThan(3_000_000);
    const { page, complaints } = await open(file);
    expect(await page.locator('#leaderboard tbody tr').count()).toBe(1000);
    expect(await page.locator('.causes tbody tr').count()).toBe(200);
    const text = await page.locator('main').textContent();
    expect(text).toContain('The best 1,000 of 9,500 completed tasks.');
    expect(text).toContain('500 × lost');
    expect(text).toContain('200 of 500 failed tasks are listed.');
    expect((await charts(page)).empty).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

const sorted = (texts: readonly string[]): number[] => texts.map(Number).toSorted((a, b) => a - b);
