import fc from 'fast-check';
import { expect, test } from 'vitest';
import { acquireLease, readSweep, readTasks } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { gridPoints, sweepIdentity } from '../search/index.ts';
import { cases } from '../../../test/support/cases.ts';
import { actAll } from './act.ts';
import { decide } from './decide.ts';
import { observeToAct } from './observe.ts';
import { aSweep } from '../../test/builders.ts';
import { emptyLedger } from '../../test/ledger.ts';
import { Crash, FakeRuntime } from '../../test/fake-runtime.ts';
import type { Script } from '../../test/fake-runtime.ts';
import type { Context } from './act/single-acts.ts';
import type { Sweep } from './types.ts';
import { resultOf } from '../../../test/support/builders.ts';

const PLACE = { cluster: 'local', namespace: 'default', name: 'demo' };
const KEPT = 2;
/** Its trainers may fail as they like, all of them alike too. */
const SWEEP: Sweep = aSweep(
  {
    parallelism: 3,
    artifacts: { keep: 'Best', count: KEPT },
    trainer: { ...aSweep().spec.trainer, pauseAfterFailures: 0 },
  },
  { ...PLACE, ...sweepIdentity(PLACE) },
);
const CODES = [...gridPoints(SWEEP.spec, SWEEP.key)].map((point) => point.codeTask);

/** What may happen next: a pass that dies after some actions (or does not), a trainer's step, a runtime's restart. */
type Event =
  | { type: 'pass'; actions: number; launches: number; between: readonly number[] }
  | { type: 'step'; choice: number }
  | { type: 'restart' };

/** What trainers do while a pass decides. */
const meanwhile = fc.array(fc.nat(20), { maxLength: 4 });

const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('pass'), actions: fc.nat(5), launches: fc.nat(4), between: meanwhile }),
  },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('step'), choice: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('restart') }) },
);
const scripts = fc.array(fc.constantFrom<Script>('complete', 'complete', 'fail', 'noResult'), {
  minLength: CODES.length,
  maxLength: CODES.length,
});

test('any order of outcomes, crashes and restarts ends in the same ledger', async () => {
  await fc.assert(
    fc.asyncProperty(scripts, fc.array(event, { maxLength: 60 }), async (script, events) => {
      const ledger = await emptyLedger();
      try {
        const runtime = new FakeRuntime(ledger, (code) => script[CODES.indexOf(code)] ?? 'fail');
        for (const next of events) await happen(ledger, runtime, next);
        await finish(ledger, runtime);
        await expectEnd(ledger, script);
      } finally {
        await ledger.close();
      }
    }),
    { numRuns: cases(150) },
  );
});

async function happen(ledger: Ledger, runtime: FakeRuntime, next: Event): Promise<void> {
  if (next.type === 'step') return runtime.step(next.choice);
  if (next.type === 'restart') return runtime.loseExecutions();
  runtime.launchesUntilCrash = next.launches;
  await pass(ledger, runtime, next.actions, next.between);
}

/** One pass of a process that may die after some actions; every process is a new holder of the lease. */
async function pass(
  ledger: Ledger,
  runtime: FakeRuntime,
  limit: number,
  between: readonly number[] = [],
): Promise<number> {
  const lease = await acquireLease(ledger, {
    name: 'test',
    holder: crypto.randomUUID(),
    ttlSeconds: 60,
    takeOver: () => true,
  });
  const context: Context = { ledger, lease, runtime };
  const observation = await observeToAct(ledger, runtime, SWEEP, new Date());
  const { actions, stall } = decide(observation);
  expect(stall).toBeUndefined();
  for (const choice of between) await runtime.step(choice);
  try {
    await actAll(context, SWEEP, actions.slice(0, limit), observation);
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  }
  return actions.length;
}

/** No more faults: passes and steps until neither has anything left to do. */
async function finish(ledger: Ledger, runtime: FakeRuntime): Promise<void> {
  runtime.launchesUntilCrash = undefined;
  for (let round = 0; round < 200; round++) {
    const did = await pass(ledger, runtime, Infinity);
    const finished = (await readSweep(ledger, SWEEP.key))?.finishTime;
    if (did === 0 && finished) return;
    for (let execution = 0; execution < 10; execution++) await runtime.step(execution);
  }
  throw new Error('the sweep did not finish');
}

async function expectEnd(ledger: Ledger, script: Script[]): Promise<void> {
  const completed = CODES.filter((_, at) => script[at] === 'complete');
  const rows = await Array.fromAsync(readTasks(ledger, SWEEP.key));
  expect(rows.map((row) => [row.codeTask, row.status])).toEqual(
    CODES.map((code) => [code, completed.includes(code) ? 'Completed' : 'Failed']),
  );
  const record = await readSweep(ledger, SWEEP.key);
  expect(record?.counts).toEqual({ total: 4, completed: completed.length, failed: 4 - completed.length, stopped: 0 });
  expect(record?.outcome?.reason).toBe(completed.length > 0 ? 'AllTasksSettled' : 'NoTaskCompleted');
  const ranking = completed.toSorted((a, b) => resultOf(a).mse - resultOf(b).mse);
  expect(record?.best?.codeTask).toBe(ranking[0]);
  const kept = await ledger.db.selectFrom('TB_MODELARTIFACT').select('CODE_TASK').execute();
  expect(kept.map(({ CODE_TASK }) => CODE_TASK).toSorted()).toEqual(ranking.slice(0, KEPT).toSorted());
}
