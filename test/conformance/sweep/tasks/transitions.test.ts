import { beforeEach, describe, expect, it } from 'vitest';
import {
  claimTask,
  completeTask,
  markLaunched,
  markPending,
  releaseTask,
  reopenStopped,
  retryFailed,
  stopPending,
} from '../../../../ledger/src/index.ts';
import { markRunning, settleTask } from '../../../support/ledger/one-task.ts';
import type { Claim, Lease, Ledger, TaskOutcome } from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { KEY, aResult, aSweep, code, grid } from '../builders.ts';
import { expectTrueCounters, status } from '../rows.ts';

/** The ways in which a task can stand. `Done`: its trainer has completed it, nobody has settled it yet. */
const STATES = ['Waiting', 'Launched', 'Running', 'Done', 'Completed', 'Failed', 'Stopped'] as const;
type State = (typeof STATES)[number];

interface Scenario {
  ledger: Ledger;
  lease: Lease;
  claim: Claim;
}

const TASK = code(0);
const OTHERS = [1, 2];

const settle =
  (outcome: TaskOutcome) =>
  ({ ledger, lease }: Scenario) =>
    settleTask(ledger, lease, { sweepKey: KEY, codeTask: TASK, outcome });
const claim = ({ ledger }: Scenario) =>
  claimTask(ledger, { codeTask: TASK, holder: 'pod-2', backend: 'cpu', versions: '' });
const leave = ({ ledger, lease }: Scenario) => grid(ledger, lease, OTHERS);

/** Every operation, with STATUS after it for a task in each of the states above. */
const OPERATIONS: Record<string, [run: (scenario: Scenario) => Promise<unknown>, after: readonly string[]]> = {
  'a trainer claims it': [claim, ['Running', 'Running', 'Running', 'Completed', 'Completed', 'Failed', 'Stopped']],
  'its trainer completes it': [
    ({ ledger, claim: held }) => completeTask(ledger, held, aResult()),
    ['Pending', 'Pending', 'Completed', 'Completed', 'Completed', 'Failed', 'Stopped'],
  ],
  'its Job succeeded without a result': [
    settle('Completed'),
    ['Failed', 'Failed', 'Failed', 'Completed', 'Completed', 'Failed', 'Stopped'],
  ],
  'its Job failed': [settle('Failed'), ['Failed', 'Failed', 'Failed', 'Completed', 'Completed', 'Failed', 'Stopped']],
  'it is stopped': [
    settle('Stopped'),
    ['Stopped', 'Stopped', 'Stopped', 'Completed', 'Completed', 'Failed', 'Stopped'],
  ],
  'its pod runs': [
    ({ ledger, lease }) => markRunning(ledger, lease, TASK),
    ['Pending', 'Running', 'Running', 'Completed', 'Completed', 'Failed', 'Stopped'],
  ],
  'its Job is suspended': [
    ({ ledger, lease }) => markPending(ledger, lease, TASK),
    ['Pending', 'Pending', 'Pending', 'Completed', 'Completed', 'Failed', 'Stopped'],
  ],
  'its Job is gone': [
    ({ ledger, lease }) => releaseTask(ledger, lease, TASK),
    ['Pending', 'Pending', 'Pending', 'Completed', 'Completed', 'Failed', 'Stopped'],
  ],
  'the sweep stops what waits': [
    ({ ledger, lease }) => stopPending(ledger, lease, KEY, 'target reached'),
    ['Stopped', 'Pending', 'Running', 'Completed', 'Completed', 'Failed', 'Stopped'],
  ],
  'the sweep takes up what was stopped': [
    ({ ledger, lease }) => reopenStopped(ledger, lease, KEY),
    ['Pending', 'Pending', 'Running', 'Completed', 'Completed', 'Failed', 'Pending'],
  ],
  'a retry is asked for': [
    ({ ledger, lease }) => retryFailed(ledger, lease, KEY, '2026-01-01T00:00:00Z'),
    ['Pending', 'Pending', 'Running', 'Completed', 'Completed', 'Pending', 'Stopped'],
  ],
  'its point leaves the grid': [
    leave,
    ['Stopped', 'Pending', 'Running', 'Completed', 'Completed', 'Failed', 'Stopped'],
  ],
  'its point leaves the grid and its Job is gone': [
    async (scenario) => {
      await leave(scenario);
      await releaseTask(scenario.ledger, scenario.lease, TASK);
    },
    ['Stopped', 'Stopped', 'Stopped', 'Completed', 'Completed', 'Failed', 'Stopped'],
  ],
  'its point leaves the grid and comes back': [
    async (scenario) => {
      await leave(scenario);
      await grid(scenario.ledger, scenario.lease, [0, ...OTHERS]);
    },
    ['Pending', 'Pending', 'Running', 'Completed', 'Completed', 'Failed', 'Pending'],
  ],
};

const CASES = Object.entries(OPERATIONS).flatMap(([name, [run, after]]) =>
  STATES.map((state, index) => ({ name, run, state, after: after[index] ?? '' })),
);

eachLedger('transitions of a task', (store) => {
  let scenario: Scenario;

  beforeEach(async () => {
    const lease = await aSweep(store.ledger, 3);
    scenario = { ledger: store.ledger, lease, claim: { codeTask: TASK, attempt: 1, holder: 'pod-1' } };
  });

  describe.each(STATES)('%s', (state) => {
    it.each(CASES.filter((each) => each.state === state))('when $name: $after', async ({ run, after }) => {
      await bring(scenario, state);
      await run(scenario).catch(expectRefusal);
      expect(await status(store.ledger, TASK)).toBe(after);
      await expectTrueCounters(store.ledger);
    });
  });
});

/** Brings the task to a state by the ways that lead there. */
async function bring(scenario: Scenario, state: State): Promise<void> {
  const { ledger, lease } = scenario;
  if (state === 'Waiting') return;
  await markLaunched(ledger, lease, KEY, [TASK]);
  if (state === 'Launched') return;
  scenario.claim = await claimTask(ledger, { codeTask: TASK, holder: 'pod-1', backend: 'cpu', versions: 'tf 2.15' });
  if (state === 'Running') return;
  if (state === 'Failed' || state === 'Stopped') return void (await settle(state)(scenario));
  await completeTask(ledger, scenario.claim, aResult());
  if (state === 'Completed') await settle('Completed')(scenario);
}

/** A trainer is told that it may not; the operator's functions just do nothing. */
function expectRefusal(error: unknown): void {
  expect(error).toMatchObject({ name: expect.stringMatching(/^Claim(Refused|Lost)Error$/) });
}
