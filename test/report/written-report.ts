import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { readStatus } from '../../cli/src/sweep/view.ts';
import { writeReport } from '../../report/src/index.ts';
import { inLedger } from '../local/tiny-sweep.ts';
import { finishedSweep } from './finished-sweep.ts';
import type { Scenario } from './finished-sweep.ts';

/** Writes the report of a scenario. */
export async function reportOf(scenario: Scenario): Promise<string> {
  const { folder, url, sweep } = await finishedSweep(scenario);
  const file = join(folder, 'report.html');
  await inLedger(url, async (ledger) => {
    const status = await readStatus(ledger, sweep);
    await writeReport(ledger, { sweep, status, top: 10, now: new Date(0) }, file);
  });
  return file;
}

/** How many charts there are, and the outlines of those in which nothing was drawn. Run in the page. */
const CHARTS = `(() => {
  const blank = ({ width, height }) => Object.assign(document.createElement('canvas'), { width, height }).toDataURL();
  const isDrawn = (canvas) => canvas.toDataURL() !== blank(canvas);
  const charts = [...document.querySelectorAll('[data-chart]')];
  const empty = charts.filter((chart) => ![...chart.querySelectorAll('canvas')].some(isDrawn));
  return { charts: charts.length, empty: empty.map((chart) => chart.outerHTML.slice(0, 80)) };
})()`;

/** How many charts a page has, and which of them are empty. */
export const charts = (page: Page): Promise<{ charts: number; empty: string[] }> => page.evaluate(CHARTS);
