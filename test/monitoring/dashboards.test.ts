import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aSweep, code, KEY } from '../conformance/sweep/builders.ts';
import { NAME } from '../operator/manifest.ts';
import { completing, useEnvironment } from '../operator/environment.ts';
import type { TestEnvironment } from '../operator/environment.ts';
import { eachLedger } from '../support/ledger/ledgers.ts';
import { until } from '../support/until.ts';
import { BOARDS, filledIn, ledgerVariables, prometheusQueries, queriesOf } from './boards.ts';
import { startPrometheus } from './prometheus.ts';
import type { RunningPrometheus } from './prometheus.ts';
import { FOUR_POINTS } from '../support/builders.ts';

const EIGHT = { ...FOUR_POINTS, epoch: { values: [1, 2, 3, 4] } };

describe('dashboards', () => {
  test('have ids of their own and panels with a description', () => {
    expect(new Set(BOARDS.map(({ uid }) => uid)).size).toBe(5);
    for (const { panels } of BOARDS) {
      expect(panels.map(({ id }) => id)).toEqual(panels.map((_, index) => index + 1));
      for (const panel of panels) expect(panel).toHaveProperty('description', expect.stringMatching(/\.$/));
    }
  });
});

test('what is asked of a ledger that is one file is what is asked of a server', () => {
  expect(queriesOf('rawQueryText').map(({ query }) => query)).toEqual(queriesOf('rawSql').map(({ query }) => query));
});

test('links lead to dashboards that there are, with variables that these have', () => {
  const links = BOARDS.flatMap((board) =>
    [...JSON.stringify(board).matchAll(/"(\/d\/[^"]+)"/g)].map(([, url = '']) => url),
  );
  expect(links.length).toBeGreaterThan(2);
  for (const link of links) {
    const { pathname, searchParams } = new URL(link, 'http://grafana');
    const board = BOARDS.find(({ uid }) => pathname === `/d/${uid}`);
    const names = [...searchParams.keys()].flatMap((key) => (key.startsWith('var-') ? [key.slice('var-'.length)] : []));
    expect(board?.templating.list.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
    expect(names).toEqual(['namespace', 'sweep']);
  }
});

describe('dashboards on an operator that runs', () => {
  const current = useEnvironment();
  let prometheus: RunningPrometheus;
  beforeEach(async () => (prometheus = await startPrometheus(current().metricsUrl)));
  afterEach(() => prometheus.stop());

  test('every query gives data', async () => {
    const environment = current();
    environment.startOperator();
    await playSome(environment);
    const chosen = { namespace: environment.namespace, sweep: NAME, metric: 'MSE', parameter: 'epoch' };
    const values = { ...chosen, job: 'operator', operator_namespace: '.*', __rate_interval: '10s' };
    const queries = prometheusQueries();
    expect(queries.length).toBeGreaterThan(40);
    for (const { panel, query } of queries)
      await until(`${panel}: ${query}`, async () => (await prometheus.query(filledIn(query, values))).length > 0);
    for (const { panel, query } of [...queriesOf('rawSql'), ...ledgerVariables()]) {
      const { rows } = await sql.raw(filledIn(query, values)).execute(environment.ledger.db);
      expect({ panel, isEmpty: rows.length === 0 }).toEqual({ panel, isEmpty: false });
    }
  });

  /** Four tasks complete, one fails, two hang; not before all of it is seen. */
  async function playSome(environment: TestEnvironment): Promise<void> {
    const gate = Promise.withResolvers<void>();
    const complete = completing(environment.ledger);
    let begun = 0;
    environment.simulate(async (codeTask, pod) => {
      const turn = (begun += 1);
      await gate.promise;
      if (turn > 5) return undefined;
      if (turn === 5) return { exitCode: 42, message: 'no such column' };
      await insertLoss(environment, codeTask);
      return complete(codeTask, pod);
    });
    const parameters = { ...EIGHT, optimizer: { choices: ['adam'] } };
    await environment.apply({ parameters, trainer: { image: 'own' } });
    const seen = (expr: string): Promise<boolean> => until(expr, async () => (await prometheus.query(expr)).length > 0);
    await seen(`tuningsweep_tasks{sweep="${NAME}",status="active"} == 2`);
    await seen('count_over_time(tuningsweep_tasks{status="completed"}[1m]) > 3');
    gate.resolve();
    await seen('tuningsweep_tasks{status="completed"} == 4');
    await seen('sum(tuningsweep_task_failures_total) == 1');
  }
});

/** Played trainers report neither epochs nor steps. */
async function insertLoss({ ledger }: TestEnvironment, codeTask: string): Promise<void> {
  const attempt = { CODE_TASK: codeTask, ATTEMPT: 1 };
  await ledger.db
    .insertInto('TB_EPOCHMETRIC')
    .values({ ...attempt, EPOCH: 1, LOSS: 0.5, SECONDS: 1 })
    .execute();
  await ledger.db
    .insertInto('TB_METRIC')
    .values({ ...attempt, STEP: 1, NAME: 'MSE', VALUE: 0.5 })
    .execute();
}

eachLedger('the queries of the dashboard on the ledger', (store) => {
  test.each([...queriesOf('rawSql'), ...ledgerVariables()])('$panel', async ({ query }) => {
    const text = filledIn(query, { namespace: 'n', sweep: 's', metric: 'MSE', parameter: 'epoch' });
    expect((await sql.raw(text).execute(store.ledger.db)).rows).toEqual([]);
  });

  test('what chose the points is told by algorithm', async () => {
    const { ledger } = store;
    await aSweep(ledger, 4);
    const search = { SWEEP_KEY: KEY, IDX_SEARCH: 0 };
    const definition = JSON.stringify({ algorithm: { name: 'TPE', version: 1 } });
    await ledger.db
      .insertInto('TB_SEARCH')
      .values({ ...search, DEFINITION: definition })
      .execute();
    const proposals = (['Start', 'Algorithm', 'Algorithm'] as const).map((origin, n) => ({
      ...search,
      IDX_PROPOSAL: n,
      ORIGIN: origin,
      N_KNOWN: 0,
      CODE_TASK: code(n),
      PARAMETERS: '{}',
    }));
    await ledger.db.insertInto('TB_PROPOSAL').values(proposals).execute();
    const [{ query } = { query: '' }] = queriesOf('rawSql').filter(({ panel }) => panel.endsWith('chose the points'));
    const text = filledIn(query, { namespace: 'default', sweep: 'usd-krw', metric: 'MSE', parameter: 'epoch' });
    const { rows } = await sql.raw<{ CHOSEN_BY: string; TASKS: number }>(text).execute(ledger.db);
    expect(rows.map(({ CHOSEN_BY, TASKS }) => [CHOSEN_BY, TASKS])).toEqual([
      ['Grid', 1],
      ['Start', 1],
      ['TPE', 2],
    ]);
  });
});
