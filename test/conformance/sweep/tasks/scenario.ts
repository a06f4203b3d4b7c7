import * as fc from 'fast-check';
import {
  claimTask,
  closeEnded,
  completeTask,
  failAttempt,
  markLaunched,
  nextPending,
  openTasks,
  recordAttempts,
  registerSweep,
  releaseTask,
  reopenStopped,
  retryFailed,
  stopPending,
} from '../../../../ledger/src/index.ts';
import { markRunning, settleTask } from '../../../support/ledger/one-task.ts';
import type { Claim, Lease, Ledger, WantedObjective } from '../../../../ledger/src/index.ts';
import { KEY, aResult, code, grid, registration } from '../builders.ts';

/** The points that a scenario is about. */
const SIZE = 6;

/** What a scenario keeps of its own: who claimed what, and which points are in the grid. */
export interface Scenario {
  readonly ledger: Ledger;
  readonly lease: Lease;
  readonly claims: Map<number, Claim[]>;
  /** IDX_TASK that each code had when it was first seen. */
  readonly indexes: Map<string, number>;
  inGrid: readonly number[];
  registered: ReturnType<typeof registration>;
  steps: number;
}

export function newScenario(ledger: Ledger, lease: Lease): Scenario {
  return { ledger, lease, claims: new Map(), indexes: new Map(), inGrid: [], registered: registration(), steps: 0 };
}

/** One thing that happens. */
export type Step = (scenario: Scenario) => Promise<unknown>;

const anyTask = fc.nat(SIZE - 1);
const anyMse = fc.constantFrom(1, 2, 2, 3);
const anyOutcome = fc.constantFrom('Completed' as const, 'Failed' as const, 'Stopped' as const);

/** Makes a step out of drawn values; it prints as what it is. */
function step<T extends unknown[]>(
  name: string,
  values: { [K in keyof T]: fc.Arbitrary<T[K]> },
  run: (scenario: Scenario, ...drawn: T) => Promise<unknown>,
): fc.Arbitrary<Step> {
  return fc.tuple<T>(...values).map((drawn) => {
    const act: Step = (scenario) => run(scenario, ...drawn);
    return Object.assign(act, { [fc.toStringMethod]: () => `${name}(${drawn.join(', ')})` });
  });
}

const edit = step('edit', [fc.uniqueArray(anyTask, { minLength: 1 })], editGrid);
const launch = step('launch', [fc.integer({ min: 1, max: 3 })], launchNext);
const claim = step('claim', [anyTask], claimOne);
const complete = step('complete', [anyTask, anyMse, fc.nat(1)], completeOne);
const fail = step('fail', [anyTask], failOne);
const close = step('close', [anyTask, fc.nat(1)], closeOne);
const see = step('see', [anyTask, fc.nat(1)], seeOne);
const leaveResult = step('leaveResult', [anyTask, anyMse], writeBareResult);
const settle = step('settle', [anyTask, anyOutcome], ({ ledger, lease }, task, outcome) =>
  settleTask(ledger, lease, { sweepKey: KEY, codeTask: code(task), outcome }),
);
const run = step('markRunning', [anyTask], ({ ledger, lease }, task) => markRunning(ledger, lease, code(task)));
const release = step('release', [anyTask], ({ ledger, lease }, task) => releaseTask(ledger, lease, code(task)));
const stop = step('stopPending', [], ({ ledger, lease }) => stopPending(ledger, lease, KEY, 'over'));
const reopen = step('reopenStopped', [], ({ ledger, lease }) => reopenStopped(ledger, lease, KEY));
const retry = step('retryFailed', [], ({ ledger, lease, steps }) => retryFailed(ledger, lease, KEY, `stamp-${steps}`));
const recreate = step('recreate', [], (scenario) => register(scenario, { uid: `uid-${scenario.steps}` }));
const anyObjective = fc.constantFrom<WantedObjective>(
  { metric: 'MSE' },
  { metric: 'ACCURACY' },
  { metric: 'auc', goal: 'Maximize' },
  { metric: 'auc' },
);
const aim = step('aim', [anyObjective], (scenario, objective) => register(scenario, { objective }));

/** Anything that an operator, a trainer or a user may do next. Trainers may be late, doubled or dead. */
export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  ...[stop, reopen, recreate, aim].map((arbitrary) => ({ weight: 1, arbitrary })),
  ...[edit, fail, close, see, leaveResult, run, retry].map((arbitrary) => ({ weight: 2, arbitrary })),
  ...[launch, release].map((arbitrary) => ({ weight: 4, arbitrary })),
  ...[claim, complete, settle].map((arbitrary) => ({ weight: 7, arbitrary })),
);

/** Another grid. */
export async function editGrid(scenario: Scenario, tasks: readonly number[]): Promise<void> {
  scenario.inGrid = tasks;
  await grid(scenario.ledger, scenario.lease, tasks, 2);
}

async function register(scenario: Scenario, change: Partial<Scenario['registered']>): Promise<void> {
  scenario.registered = { ...scenario.registered, ...change };
  await registerSweep(scenario.ledger, scenario.lease, scenario.registered);
}

async function launchNext({ ledger, lease }: Scenario, count: number): Promise<void> {
  const waiting = (await nextPending(ledger, KEY, count)).map(({ codeTask }) => codeTask);
  await markLaunched(ledger, lease, KEY, waiting);
}

async function claimOne({ ledger, claims, steps }: Scenario, task: number): Promise<void> {
  const claimed = await claimTask(ledger, { codeTask: code(task), holder: `pod-${steps}`, backend: '', versions: '' });
  claims.set(task, [claimed, ...(claims.get(task) ?? [])]);
}

/** By the last trainer that claimed the task, or by one before. */
async function completeOne({ ledger, claims }: Scenario, task: number, mse: number, before: number): Promise<void> {
  const held = claims.get(task)?.[before];
  if (held !== undefined) await completeTask(ledger, held, aResult({ mse, accuracy: 1 / mse, metrics: { auc: mse } }));
}

async function failOne({ ledger, claims }: Scenario, task: number): Promise<void> {
  const held = claims.get(task)?.[0];
  if (held !== undefined) await failAttempt(ledger, held, { exitCode: 1, cause: 'Error', note: 'broken' });
}

/** The last attempt, or the one before, ended unseen. */
async function closeOne({ ledger, lease, claims }: Scenario, task: number, before: number): Promise<void> {
  const held = claims.get(task)?.[before];
  if (held) await closeEnded(ledger, lease, [{ ...held, cause: 'OOMKilled', exitCode: 137, note: 'killed' }]);
}

/** An attempt that is over was seen: of a pod that claimed the task, or of one that did not. */
async function seeOne({ ledger, lease, claims, steps }: Scenario, task: number, claimed: number): Promise<void> {
  const holder = (claimed === 1 ? claims.get(task)?.[0]?.holder : undefined) ?? `pod-${steps}`;
  await recordAttempts(ledger, lease, [{ codeTask: code(task), holder, startedAt: steps, cause: 'Completed' }]);
}

/** A trainer of the minimal contract writes its row and nothing else, while its task is open. */
async function writeBareResult({ ledger }: Scenario, task: number, mse: number): Promise<void> {
  const open = await openTasks(ledger, KEY);
  if (!open.some(({ codeTask, hasResult }) => codeTask === code(task) && !hasResult)) return;
  await ledger.db
    .insertInto('TB_MODELRESULT')
    .values({ CODE_TASK: code(task), MSE: mse })
    .execute();
}

/** From wherever things stand, the usual way leads to the end: every task gets settled. */
export async function finish({ ledger, lease }: Scenario): Promise<void> {
  for (const { codeTask } of await openTasks(ledger, KEY)) {
    await settleTask(ledger, lease, { sweepKey: KEY, codeTask, outcome: 'Completed' });
  }
  for (const { codeTask } of await nextPending(ledger, KEY, SIZE)) {
    await markLaunched(ledger, lease, KEY, [codeTask]);
    await settleTask(ledger, lease, { sweepKey: KEY, codeTask, outcome: 'Failed' });
  }
}
