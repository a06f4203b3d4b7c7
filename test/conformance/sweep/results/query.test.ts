import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  ALL_TABLES,
  InputError,
  claimTask,
  completeTask,
  markLaunched,
  metricNames,
  readPoints,
  readTasks,
  recordMetrics,
  settleTasks,
} from '../../../../ledger/src/index.ts';
import type { Lease, TaskFilter, TaskQuery } from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { KEY, aSweep, code } from '../builders.ts';

/** Tasks 0 to 4: the last one has no row in TB_PARAMETER, and the last two have no metrics. */
const OPTIMIZERS = ['adam', 'sgd', 'adam', '16'];
const MOMENTA = [0.9, undefined, 0.5, undefined];
const AUCS = [0.75, 0.25, 1 / 3];

eachLedger('tasks by parameters and metrics of any name', (store) => {
  let lease: Lease;

  beforeEach(async () => {
    const { ledger } = store;
    lease = await aSweep(ledger, 5);
    const words = OPTIMIZERS.map((TEXT, n) => ({ CODE_TASK: code(n), NAME: 'optimizer', NUMBER: null, TEXT }));
    const momenta = MOMENTA.flatMap((NUMBER, n) =>
      NUMBER === undefined ? [] : [{ CODE_TASK: code(n), NAME: 'momentum', NUMBER, TEXT: null }],
    );
    const booleans = [1, 0].map((NUMBER, n) => ({
      CODE_TASK: code(n),
      NAME: 'nesterov',
      NUMBER,
      TEXT: NUMBER === 1 ? 'true' : 'false',
    }));
    const clash = [{ CODE_TASK: code(0), NAME: 'loss', NUMBER: null, TEXT: 'mae' }];
    await ledger.db
      .insertInto('TB_PARAMETER')
      .values([...words, ...momenta, ...booleans, ...clash])
      .execute();
    for (const [n, auc] of AUCS.entries()) {
      await markLaunched(ledger, lease, KEY, [code(n)]);
      const claim = await claimTask(ledger, { codeTask: code(n), holder: 'pod', backend: '', versions: '' });
      await recordMetrics(ledger, claim, 1, { auc: 99, 'only/step': 1 });
      await completeTask(ledger, claim, { metrics: { 'val auc': auc, mse: 0.1 * (n + 1) } });
      await settleTasks(ledger, lease, KEY, [{ codeTask: code(n), outcome: 'Completed' }]);
    }
  });

  const found = async (query: TaskQuery) =>
    await Array.fromAsync(readTasks(store.ledger, KEY, query), ({ codeTask }) => Number(codeTask.at(-1)));

  it.each<[TaskFilter, number[]]>([
    [{ column: 'optimizer', comparison: '=', value: 'adam' }, [0, 2]],
    [{ column: 'optimizer', comparison: '!=', value: 'adam' }, [1, 3]],
    [{ column: 'optimizer', comparison: '=', value: 16 }, [3]],
    [{ column: 'optimizer', comparison: '!=', value: 16 }, [0, 1, 2]],
    [{ column: 'momentum', comparison: '>', value: 0.5 }, [0]],
    [{ column: 'momentum', comparison: '=', value: 0.9 }, [0]],
    [{ column: 'momentum', comparison: '!=', value: 0.9 }, [2]],
    [{ column: 'nesterov', comparison: '=', value: 'true' }, [0]],
    [{ column: 'nesterov', comparison: '=', value: 0 }, [1]],
    [{ column: 'loss', comparison: '=', value: 'mae' }, [0]],
    [{ column: 'parameters.loss', comparison: '=', value: 'mae' }, [0]],
    [{ column: 'parameters.batchSize', comparison: '=', value: 10 }, [0, 1, 2, 3, 4]],
    [{ column: 'parameters.EPOCH', comparison: '>=', value: 3 }, [3, 4]],
    [{ column: 'metrics.loss', comparison: '>', value: -1 }, []],
    [{ column: 'metrics.mse', comparison: '=', value: 0.1 }, [0]],
    [{ column: 'metrics.val auc', comparison: '<', value: 0.5 }, [1, 2]],
    [{ column: 'val auc', comparison: '<', value: 0.5 }, [1, 2]],
    [{ column: 'val auc', comparison: '=', value: 1 / 3 }, [2]],
    [{ column: 'val auc', comparison: '!=', value: 1 / 3 }, [0, 1]],
    [{ column: 'mse', comparison: '=', value: 0.1 }, [0]],
    [{ column: 'LOSS', comparison: '>', value: -1 }, []],
    [{ column: 'epoch', comparison: '>=', value: 3 }, [3, 4]],
    [{ column: 'batchSize', comparison: '=', value: 10 }, [0, 1, 2, 3, 4]],
    [{ column: 'idx_task', comparison: '<', value: 1 }, [0]],
  ])('%j', async (filter, tasks) => {
    expect(await found({ filters: [filter] })).toEqual(tasks);
  });

  it.each<[TaskQuery]>([
    [{}],
    [{ filters: [{ column: 'EPOCH', comparison: '!=', value: 3 }] }],
    [{ order: { column: 'IDX_TASK', descending: true } }],
    [{ order: { column: 'val auc' } }],
    [{ order: { column: 'val auc', descending: true } }],
    [{ order: { metric: 'MSE' } }],
    [{ order: { column: 'batchSize' } }],
    [{ order: { column: 'optimizer' } }],
    [{ order: { column: 'optimizer', descending: true } }],
    [{ order: { column: 'nesterov' } }],
    [{ order: { column: 'momentum', descending: true } }],
  ])('page by page, each after the last task of the one before: %j', async (query) => {
    const pages: number[] = [];
    for (let after: string | undefined; ;) {
      const page = await found({ ...query, limit: 2, ...(after !== undefined && { after }) });
      if (page.length === 0) break;
      pages.push(...page);
      after = code(page.at(-1) ?? 0);
    }
    expect(pages).toEqual(await found(query));
  });

  it.each<[NonNullable<TaskQuery['order']>, number[]]>([
    [{ column: 'val auc' }, [1, 2, 0, 3, 4]],
    [{ column: 'val auc', descending: true }, [0, 2, 1, 3, 4]],
    [{ metric: 'val auc' }, [1, 2, 0, 3, 4]],
    [{ metric: 'never reported' }, [0, 1, 2, 3, 4]],
    [{ metric: 'mse', descending: true }, [2, 1, 0, 3, 4]],
    [{ column: 'momentum' }, [2, 0, 1, 3, 4]],
    [{ column: 'parameters.momentum' }, [2, 0, 1, 3, 4]],
    [{ column: 'optimizer' }, [3, 0, 2, 1, 4]],
    [{ column: 'optimizer', descending: true }, [1, 0, 2, 3, 4]],
    [{ column: 'EPOCH', descending: true }, [4, 3, 2, 1, 0]],
  ])('sorted by %j', async (order, tasks) => {
    expect(await found({ order })).toEqual(tasks);
    expect(await found({ order, limit: 2 })).toEqual(tasks.slice(0, 2));
  });

  it('of all conditions at once', async () => {
    const filters: TaskFilter[] = [
      { column: 'optimizer', comparison: '=', value: 'adam' },
      { column: 'val auc', comparison: '<', value: 0.5 },
    ];
    expect(await found({ filters, statuses: ['Completed'], order: { column: 'momentum' } })).toEqual([2]);
  });

  describe('refused', () => {
    it.each<[string, TaskFilter, RegExp]>([
      [
        'with the names that there are',
        { column: 'val_auc', comparison: '=', value: 1 },
        /^expected one of the columns IDX_TASK, EPOCH, .*, MSE, LOSS, ACCURACY, loss, momentum, nesterov, optimizer, val auc, found "val_auc"; did you mean "val auc"\?$/,
      ],
      ['for a metric of steps alone', { column: 'only/step', comparison: '=', value: 1 }, /found "only\/step"$/],
      ['for a parameter as a metric', { column: 'metrics.momentum', comparison: '=', value: 1 }, /found "metrics.m/],
      ['for a metric as a parameter', { column: 'parameters.MSE', comparison: '=', value: 1 }, /found "parameters.M/],
      ['for a part of a name', { column: 'momentum ', comparison: '=', value: 1 }, /did you mean "momentum"\?$/],
      ['for another case', { column: 'Optimizer', comparison: '=', value: 'adam' }, /did you mean "optimizer"\?$/],
      [
        'for an order of words',
        { column: 'optimizer', comparison: '<', value: 'b' },
        /^the condition optimizer<b: expected a number, or = or != and a word, found "b"$/,
      ],
      [
        'for a word of a metric',
        { column: 'val auc', comparison: '=', value: 'high' },
        /^the condition val auc=high: expected a number, found "high"$/,
      ],
      ['for a word of a column', { column: 'EPOCH', comparison: '!=', value: '1e999' }, /expected a number/],
    ])('%s', async (_, filter, message) => {
      const read = found({ filters: [filter] });
      await expect(read).rejects.toThrow(InputError);
      await expect(read).rejects.toThrow(message);
    });

    it('for an order by a name that is none', async () => {
      await expect(found({ order: { column: 'NOTE' } })).rejects.toThrow(/found "NOTE"/);
      const points = Array.fromAsync(readPoints(store.ledger, KEY, { order: { column: 'NOTE' } }));
      await expect(points).rejects.toThrow(InputError);
    });
  });

  it('are read from a ledger that an earlier release still works on', async () => {
    const { db, store: kind } = store.ledger;
    const newer = ALL_TABLES.filter(({ name }) => name === 'TB_METRIC' || name === 'TB_PARAMETER');
    for (const { name } of newer) await db.schema.dropTable(name).execute();
    const read = [found({ order: { column: 'mse', descending: true } }), found({ order: { column: 'optimizer' } })];
    const [tasks, refused] = await Promise.allSettled(read);
    for (const statement of newer.flatMap((table) => kind.definitions.create(table)))
      await sql.raw(statement).execute(db);
    expect(tasks).toEqual({ status: 'fulfilled', value: [2, 1, 0, 3, 4] });
    expect(refused).toMatchObject({ reason: { message: expect.stringMatching(/ACCURACY, found "optimizer"$/) } });
  });

  it('gives every final metric with its task', async () => {
    const rows = await Array.fromAsync(readTasks(store.ledger, KEY), ({ metrics }) => metrics);
    expect(rows[2]).toEqual({ MSE: Math.fround(0.1 * 3), 'val auc': 1 / 3 });
    expect(rows[3]).toEqual({});
    expect(await metricNames(store.ledger, KEY)).toEqual(['val auc']);
    expect(await metricNames(store.ledger, 'nothere')).toEqual([]);
  });
});
