import { readPulses } from '@tuningsweep/ledger';
import { chartData, collectOverview, collectWhole, SECTIONS } from '@tuningsweep/report/components';
import type { ChartData, ReportData, Whole } from '@tuningsweep/report/components';
import type { Sources } from '../settings.ts';
import { CHART_DATA, dataPart } from './data-parts.ts';
import { findSweep } from './find-sweep.ts';
import type { Source, Texts } from './watch.ts';

/** Of how many of the best tasks curves are drawn. */
const CURVES = 10;
/** Rows of the leaderboard on the page; the page of all tasks has the others. */
const LISTED = 100;

/** What is known before every task was looked at. */
const EARLY_SECTIONS = ['head', 'bestTask', 'forecast', 'leaderboard', 'losses', 'steps'] as const;
const EARLY_DATA = ['goal', 'losses', 'curves', 'forecast'] as const;

/** How a sweep's page is read. */
export function sweepSource({ ledger, statusOf, runnersOf }: Sources, sweepKey: string): Source {
  /** What the last looks found, at the best tasks and at all. */
  let overview: ReportData | undefined;
  let whole: Whole | undefined;
  const links = { taskPages: '/tasks/', allTasks: `/sweeps/${sweepKey}/tasks` };
  const request = async () => {
    const sweep = await findSweep(ledger, sweepKey);
    return { sweep, status: await statusOf(ledger, sweep), top: CURVES, now: new Date() };
  };
  return {
    pulse: async () => JSON.stringify([await readPulses(ledger, [sweepKey]), (await runnersOf(ledger)).has(sweepKey)]),
    stages: [
      async () => {
        overview = { ...(await collectOverview(ledger, await request())), ...links };
        return partsOf({ ...overview, ...whole }, EARLY_SECTIONS, EARLY_DATA);
      },
      async () => {
        if (!overview) return {};
        whole = await collectWhole(ledger, await request(), overview);
        return partsOf({ ...overview, ...whole });
      },
    ],
  };
}

/** A page as its parts: sections as HTML, what charts are drawn from as JSON. */
function partsOf(
  data: ReportData,
  sections: readonly (keyof typeof SECTIONS)[] = SWEEP_SECTIONS,
  drawn: readonly (keyof ChartData)[] = CHART_DATA,
): Texts {
  const listed = { ...data, leaderboard: data.leaderboard.slice(0, LISTED) };
  const charts: ChartData = chartData(data);
  return Object.fromEntries([
    ...sections.map((name) => [name, SECTIONS[name](name === 'leaderboard' ? listed : data).text]),
    ...drawn.map((name) => [dataPart(name), JSON.stringify(charts[name] ?? null)]),
  ]);
}

const ALL = Object.keys(SECTIONS) as (keyof typeof SECTIONS)[]; // oxlint-disable-line typescript/no-unsafe-type-assertion -- its own keys

/** The parts of a sweep's page, from top to bottom: those of a report, what happens first. */
export const SWEEP_SECTIONS = [...new Set(['head', 'progress', ...ALL] as const)];
