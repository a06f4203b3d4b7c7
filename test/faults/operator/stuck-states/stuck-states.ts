import { expect } from 'vitest';
import { NAME } from '../../../operator/manifest.ts';
import { completing } from '../../../operator/environment.ts';
import type { TestEnvironment } from '../../../operator/environment.ts';
import { until } from '../../../support/until.ts';
import { API_STATES } from './api-states.ts';
import { NODE_STATES } from './node-states.ts';
import type { StuckState } from './stuck-state.ts';

const STARTS_WITHIN = 12;
/** Passes of a second that a sweep may take at rest, beside those of its Jobs and pods. */
const PASSES_A_SECOND = 1;
const PASSES_AT_FIRST = 60;

export const STUCK_STATES: readonly StuckState[] = [...API_STATES, ...NODE_STATES];

/** Brings a sweep into the state; it has to say so, to end where that has an end, and to do little meanwhile. */
export async function expectAnEndOrAReason(environment: TestEnvironment, state: StuckState): Promise<void> {
  const begin = performance.now();
  await state.before?.(environment);
  await using stack = new AsyncDisposableStack();
  const way = await state.way?.(environment);
  if (way) stack.defer(() => way.close());
  stack.defer(environment.startOperator(way && { kubeconfig: way.kubeconfig }));
  const gate = Promise.withResolvers<void>();
  const complete = completing(environment.ledger);
  environment.simulate(async (codeTask, pod) => {
    await gate.promise;
    // The trainer of a pod that is gone is gone with it.
    const left = await environment.kubectl(
      'get',
      'pods',
      pod.metadata?.name ?? '',
      '--ignore-not-found',
      '--output=jsonpath={.metadata.name} {.metadata.deletionTimestamp}',
    );
    return left.trim() === pod.metadata?.name ? complete(codeTask, pod) : undefined;
  });
  try {
    const job = await beginAndGetStuck(environment, state);
    gate.resolve();
    await expectToGoOn(environment, state, job);
  } finally {
    gate.resolve();
  }
  if (state.told) expect((await told(environment, state.told.reason)).length).toBeLessThanOrEqual(2);
  expect(await passes(environment)).toBeLessThan(
    PASSES_AT_FIRST + (PASSES_A_SECOND * (performance.now() - begin)) / 1000,
  );
}

/** @returns the name of one of the sweep's Jobs, which is the one that is stuck where not all are */
async function beginAndGetStuck(environment: TestEnvironment, state: StuckState): Promise<string> {
  const { template, during, startsWithin = STARTS_WITHIN } = state;
  const trainer = { retries: 0, startTimeoutSeconds: startsWithin, ...(template && { template }) };
  await environment.apply({ parallelism: 4, trainer });
  await until('its Jobs are there', async () => (await environment.jobs()).length === 4);
  const [job = ''] = (await environment.jobs()).map(({ metadata }) => metadata?.name ?? '').toSorted();
  await during?.(environment, job);
  if (state.told) await expectToBeTold(environment, state.told);
  return job;
}

async function expectToBeTold(
  environment: TestEnvironment,
  { reason, words }: NonNullable<StuckState['told']>,
): Promise<void> {
  await environment.reaches('Ready', `True ${reason}`);
  expect((await environment.sweep()).status?.conditions?.find(({ type }) => type === 'Ready')?.message).toMatch(words);
  await until('an event says so', async () => (await told(environment, reason)).length > 0);
}

async function expectToGoOn(environment: TestEnvironment, { mend, note }: StuckState, job: string): Promise<void> {
  if (mend) {
    await mend(environment, job);
    await environment.reaches('Succeeded', 'True AllTasksSettled');
  } else if (note) {
    await environment.reaches('Succeeded', 'False NoTaskCompleted');
    for (const task of await environment.tasks()) expect(task.note).toMatch(note);
  } else expect((await environment.tasks()).map(({ status }) => status)).toEqual(Array(4).fill('Pending'));
}

/** The events of the sweep with this reason. */
async function told(environment: TestEnvironment, reason: string): Promise<object[]> {
  const selector = `involvedObject.kind=TuningSweep,involvedObject.name=${NAME},reason=${reason}`;
  return JSON.parse(await environment.kubectl('get', 'events', '--field-selector', selector, '-o', 'json')).items;
}

async function passes(environment: TestEnvironment): Promise<number> {
  const lines = (await (await fetch(environment.metricsUrl)).text()).split('\n');
  const counts = lines.filter((line) => line.startsWith('controller_runtime_reconcile_total'));
  return counts.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
