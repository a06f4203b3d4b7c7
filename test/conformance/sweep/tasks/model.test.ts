import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  ClaimLostError,
  ClaimRefusedError,
  TaskNotFoundError,
  openTasks,
  readSweep,
  registerSweep,
} from '../../../../ledger/src/index.ts';
import type { Ledger } from '../../../../ledger/src/index.ts';
import { eachLedger, emptyTables } from '../../../support/ledger/ledgers.ts';
import { KEY, aLease, code, range } from '../builders.ts';
import { countRows, expectTrueCounters } from '../rows.ts';
import { anyStep, editGrid, finish, newScenario } from './scenario.ts';
import type { Step, Scenario } from './scenario.ts';

const RUNS = { sqlite: 300, mariadb: 40, mysql: 40 };

eachLedger('any sequence of operations', (store) => {
  it('leaves counters and best task true, indexes fixed and no task lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 40 }), async (steps) => {
        await emptyTables(store.ledger);
        const lease = await aLease(store.ledger);
        const scenario = newScenario(store.ledger, lease);
        await registerSweep(store.ledger, lease, scenario.registered);
        await editGrid(scenario, range(4));
        for (const step of [...steps, finish]) await take(scenario, step);
        await expectEnd(scenario);
      }),
      { numRuns: RUNS[store.kind] },
    );
    expect.hasAssertions();
  });
});

async function take(scenario: Scenario, step: Step): Promise<void> {
  scenario.steps += 1;
  await step(scenario).catch(ignoreRefusal);
  await expectTrueCounters(scenario.ledger);
  await expectAllTasks(scenario);
  await expectTrueOpenCount(scenario.ledger);
}

/** A trainer that is too late is told so, and a task that has not been in a grid yet is not there. */
function ignoreRefusal(error: unknown): void {
  const refusals = [ClaimLostError, ClaimRefusedError, TaskNotFoundError];
  if (!refusals.some((refusal) => error instanceof refusal)) throw error;
}

/** Every task that there ever was has all its rows, the index that it first had, and is in the grid or not as it must. */
async function expectAllTasks({ ledger, indexes, inGrid }: Scenario): Promise<void> {
  const rows = await ledger.db.selectFrom('TB_TASK').select(['CODE_TASK', 'IDX_TASK', 'IN_GRID']).execute();
  for (const { CODE_TASK, IDX_TASK } of rows) {
    expect(IDX_TASK).toBe(indexes.get(CODE_TASK) ?? IDX_TASK);
    indexes.set(CODE_TASK, IDX_TASK);
  }
  const members = rows.filter((row) => row.IN_GRID === 1).map((row) => row.CODE_TASK);
  expect(members.toSorted()).toEqual(inGrid.map((n) => code(n)).toSorted());
  expect(new Set(indexes.values()).size).toBe(rows.length);
  expect(indexes.size).toBe(rows.length);
  expect(await countRows(ledger, 'TB_TASKSTATUS')).toBe(rows.length);
  expect(await countRows(ledger, 'TB_HYPERPARAMETER')).toBe(rows.length);
}

async function expectTrueOpenCount(ledger: Ledger): Promise<void> {
  const open = await openTasks(ledger, KEY);
  expect((await readSweep(ledger, KEY))?.open).toBe(open.filter((task) => task.inGrid).length);
}

async function expectEnd({ ledger, inGrid }: Scenario): Promise<void> {
  const record = await readSweep(ledger, KEY);
  const { total = 0, completed = 0, failed = 0, stopped = 0 } = record?.counts ?? {};
  expect({ open: record?.open, total }).toEqual({ open: 0, total: inGrid.length });
  expect(completed + failed + stopped).toBe(total);
}
