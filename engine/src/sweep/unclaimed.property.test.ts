import fc from 'fast-check';
import { expect, test } from 'vitest';
import { acquireLease, readSweep } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { gridPoints } from '../search/index.ts';
import { cases } from '../../../test/support/cases.ts';
import { aSweep } from '../../test/builders.ts';
import { emptyLedger } from '../../test/ledger.ts';
import { PodRuntime } from '../../test/pod-runtime.ts';
import type { PodEnd } from '../../test/pod-runtime.ts';
import { actAll } from './act.ts';
import { decide } from './decide.ts';
import { observeToAct } from './observe.ts';

const RETRIES = 1;
const SWEEP = aSweep({
  parallelism: 3,
  trainer: { ...aSweep().spec.trainer, retries: RETRIES, pauseAfterFailures: 0 },
});
const CODES = [...gridPoints(SWEEP.spec, SWEEP.key)].map((point) => point.codeTask);

/** A pass that dies after so many actions, or a pod that ends. */
type Event = { type: 'pass'; actions: number } | { type: 'step'; choice: number };

const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ type: fc.constant('pass'), actions: fc.nat(5) }),
  fc.record({ type: fc.constant('step'), choice: fc.nat(20) }),
);
const plan = fc.array(fc.constantFrom<PodEnd>('well', 'without a result', 'without a result', 'broken', 'bad input'), {
  maxLength: 6,
});
const plans = fc.array(plan, { minLength: CODES.length, maxLength: CODES.length });

test('attempts that nobody claimed are recorded once each, and change nothing in how often a task is tried', async () => {
  await fc.assert(
    fc.asyncProperty(plans, fc.array(event, { maxLength: 60 }), async (drawn, events) => {
      const ledger = await emptyLedger();
      try {
        const runtime = new PodRuntime(ledger, new Map(CODES.map((code, at) => [code, drawn[at] ?? []])));
        for (const next of events)
          await (next.type === 'step' ? runtime.step(next.choice) : pass(ledger, runtime, next.actions));
        await finish(ledger, runtime);
        for (const [at, code] of CODES.entries()) await expectAttempts(ledger, code, expected(drawn[at] ?? []));
      } finally {
        await ledger.close();
      }
    }),
    { numRuns: cases(150) },
  );
});

async function pass(ledger: Ledger, runtime: PodRuntime, limit: number): Promise<number> {
  const holder = crypto.randomUUID();
  const lease = await acquireLease(ledger, { name: 'test', holder, ttlSeconds: 60, takeOver: () => true });
  const observation = await observeToAct(ledger, runtime, SWEEP, new Date());
  const { actions } = decide(observation);
  await actAll({ ledger, lease, runtime }, SWEEP, actions.slice(0, limit), observation);
  return actions.length;
}

async function finish(ledger: Ledger, runtime: PodRuntime): Promise<void> {
  for (let round = 0; round < 200; round++) {
    const did = await pass(ledger, runtime, Infinity);
    if (did === 0 && (await readSweep(ledger, SWEEP.key))?.finishTime) return;
    for (let job = 0; job < CODES.length; job++) await runtime.step(job);
  }
  throw new Error('the sweep did not finish');
}

/** Exit code and cause of every attempt, by what a task's pods do; the last one is the task's. */
function expected(ends: readonly PodEnd[]): string[] {
  const attempts: string[] = [];
  let lost = 0;
  for (const end of ends) {
    if (end === 'well') return [...attempts, '0 Completed'];
    if (end === 'bad input') break;
    if (end === 'broken') attempts.push('1 TrainerError');
    else if (lost++ === RETRIES) return [...attempts, '0 Failed'];
    else attempts.push('0 NoResult');
  }
  return [...attempts, '42 BadInput'];
}

async function expectAttempts(ledger: Ledger, code: string, wanted: readonly string[]): Promise<void> {
  const rows = await ledger.db
    .selectFrom('TB_TASKATTEMPT')
    .selectAll()
    .where('CODE_TASK', '=', code)
    .orderBy('ATTEMPT')
    .execute();
  expect(rows.map(({ EXIT_CODE, CAUSE }) => `${EXIT_CODE} ${CAUSE}`)).toEqual(wanted);
  expect(rows.map(({ ATTEMPT }) => ATTEMPT)).toEqual(wanted.map((_, at) => at + 1));
  expect(new Set(rows.map(({ HOLDER }) => HOLDER)).size).toBe(wanted.length);
  const seconds = rows.map(({ DATE_START, DATE_END }) => [DATE_START, DATE_END?.slice(-3)]);
  expect(seconds).toEqual(rows.map(() => [expect.stringMatching(/^1970-01-01 .*\.000$/), '500']));
  expect(rows.map(({ DATE_START }) => DATE_START)).toEqual(rows.map(({ DATE_START }) => DATE_START).toSorted());
  const task = await ledger.db
    .selectFrom('TB_TASK')
    .select(['ATTEMPT', 'HOLDER'])
    .where('CODE_TASK', '=', code)
    .executeTakeFirstOrThrow();
  expect(task).toEqual({ ATTEMPT: wanted.length, HOLDER: null });
}
