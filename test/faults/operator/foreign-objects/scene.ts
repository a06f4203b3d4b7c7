import { expect } from 'vitest';
import { claimTask, ClaimLostError, ClaimRefusedError, completeTask } from '../../../../ledger/src/index.ts';
import type { Ledger } from '../../../../ledger/src/index.ts';
import type { KubeClient } from '../../../../kube-runtime/src/client/client.ts';
import { isNotFound } from '../../../../kube-runtime/src/client/errors.ts';
import { JOBS, PODS, refOf } from '../../../../kube-runtime/src/resource.ts';
import type { Job, KubeObject, Pod } from '../../../../kube-runtime/src/resource.ts';
import { SWEEPS } from '../../../../operator/src/cache/resources.ts';
import { deleteNamespace } from '../../../cluster/client/namespaces.ts';
import type { Ending as PodEnding, FakeTrainer } from '../../../cluster/pod-simulator.ts';
import type { SharedCluster } from '../../../cluster/use.ts';
import { NAME } from '../../../operator/manifest.ts';
import type { TestEnvironment } from '../../../operator/environment.ts';
import { until } from '../../../support/until.ts';
import { apiProxy } from '../proxies/api-proxy.ts';
import { JobRecord } from '../job-record.ts';
import { anEnvironment } from '../an-environment.ts';
import { podOf } from './foreign-objects.ts';
import type { Situation } from './foreign-objects.ts';
import { resultOf } from '../../../support/builders.ts';

const LIMIT_MS = 120_000;
/** Of an operator from its start to the end of a sweep of four tasks; what it needs undisturbed is about a quarter. */
export const MOST_REQUESTS = 400;

/** How a sweep ends after what somebody has done to it: by itself, or deleted. */
export type Ending =
  | { readonly deletionPolicy: 'Retain' | 'Delete'; readonly propagationPolicy: 'Foreground' | 'Background' | 'Orphan' }
  | undefined;

/**
 * Lets somebody do something beside a sweep that is at work, and checks that it ends as if nothing had been: every task
 * trained, by one live Job at a time, and nothing of anybody else touched.
 * @returns the number of requests that the operator made of the API server
 */
export async function endsUndisturbed(cluster: SharedCluster, { act }: Situation, ending: Ending): Promise<number> {
  await using stack = new AsyncDisposableStack();
  const environment = await anEnvironment(cluster, stack);
  const client = environment.client();
  stack.defer(() => client.close());
  let requests = 0;
  const counted = await apiProxy(cluster.connection, { onWrite: () => undefined, crash: () => {} }, async ({ url }) => {
    if (!url.pathname.includes('/leases')) requests += 1;
    return false;
  });
  stack.defer(() => counted.close());
  stack.defer(environment.startOperator({ kubeconfig: counted.kubeconfig }));
  const record = new JobRecord();
  stack.defer(follow(record, client, environment.namespace));
  const gate = Promise.withResolvers<void>();
  environment.simulate(trainingAfter(gate.promise, environment.ledger));
  await environment.apply(ending ? { deletionPolicy: ending.deletionPolicy } : {});

  const [job] = await until('two are at work', async () => {
    const found = await environment.jobs();
    return found.length === 2 && (await environment.sweep()).status?.tasks?.active === 2 && found;
  });
  const tasks = await environment.tasks();
  const names = (await environment.jobs()).map(({ metadata }) => metadata?.name);
  const waiting = tasks.find(({ codeTask }) => !names.includes(codeTask))?.codeTask ?? '';
  const others: (Job | Pod)[] = [];
  const beside = async (object: Job | Pod): Promise<void> => {
    const made = object.kind === 'Job' ? await client.create(JOBS, object) : await client.create(PODS, object);
    others.push({ ...made, kind: object.kind ?? '' });
    const { namespace = '' } = made.metadata ?? {};
    if (namespace !== environment.namespace) stack.defer(() => deleteNamespace(cluster.api, namespace));
  };
  await act({ environment, client, job: job!, pod: await podOf(client, job!), waiting, beside });
  await looks(environment, client);
  gate.resolve();

  if (ending) await deleted(environment, ending);
  else await settled(environment);
  for (const other of others) await expectUntouched(environment, other);
  expect(record.problems).toEqual([]);
  return requests;
}

/** Waits until the operator has looked at the sweep, and done what it takes for missing, while all that is at work still is. */
async function looks(environment: TestEnvironment, client: KubeClient): Promise<void> {
  const ref = { namespace: environment.namespace, name: NAME };
  await client.mergePatch(SWEEPS, ref, { spec: { parallelism: 3 } });
  await until('it was looked at', async () => {
    const { metadata, status } = await environment.sweep();
    return status?.observedGeneration === metadata.generation;
  });
}

/** @returns what ends it */
function follow(record: JobRecord, client: KubeClient, namespace: string): () => Promise<void> {
  const stop = new AbortController();
  const following = record.follow(client, namespace, stop.signal);
  return async () => {
    stop.abort();
    await following;
  };
}

/** Trainers of pods that have an owner; what stands beside them trains nothing. */
function trainingAfter(gate: Promise<void>, ledger: Ledger): FakeTrainer {
  return async (codeTask, pod) => {
    const job = pod.metadata?.ownerReferences?.find(({ kind }) => kind === 'Job');
    if (!job || job.name.startsWith('beside') || pod.metadata?.namespace === undefined) return undefined;
    const code = pod.spec?.containers[0]?.env?.find(({ name }) => name === 'CODE_TASK')?.value ?? codeTask;
    await gate;
    return await train(ledger, code, pod.metadata.uid ?? '');
  };
}

/** Whoever may not train the task, or no longer, ends. */
async function train(ledger: Ledger, codeTask: string, holder: string): Promise<PodEnding> {
  try {
    const claim = await claimTask(ledger, { codeTask, holder, backend: 'p', versions: '' });
    await completeTask(ledger, claim, resultOf(codeTask));
    return { exitCode: 0 };
  } catch (error) {
    if (error instanceof ClaimRefusedError || error instanceof ClaimLostError)
      return { exitCode: 1, message: error.message };
    throw error;
  }
}

async function settled(environment: TestEnvironment): Promise<void> {
  await environment.reaches('Succeeded', 'True AllTasksSettled');
  const tasks = await environment.tasks();
  expect(tasks.map(({ status }) => status)).toEqual(tasks.map(() => 'Completed'));
  for (const { codeTask, result } of tasks) expect(result?.mse).toBeCloseTo(resultOf(codeTask).mse, 3);
}

async function deleted(
  environment: TestEnvironment,
  { deletionPolicy, propagationPolicy }: NonNullable<Ending>,
): Promise<void> {
  const client = environment.client();
  const ref = { namespace: environment.namespace, name: NAME };
  await client.delete(SWEEPS, ref, { propagationPolicy });
  await until(
    'it is gone',
    () =>
      client.get(SWEEPS, ref).then(
        () => false,
        (error: unknown) => isNotFound(error),
      ),
    LIMIT_MS,
  );
  await client.close();
  const rows = await environment.ledger.db.selectFrom('TB_TASK').select('CODE_TASK').execute();
  expect(rows).toHaveLength(deletionPolicy === 'Delete' ? 0 : 4);
}

/** Nothing of what whoever made it has written is another. */
async function expectUntouched(environment: TestEnvironment, before: Job | Pod): Promise<void> {
  const client = environment.client();
  const now = before.kind === 'Job' ? await client.get(JOBS, refOf(before)) : await client.get(PODS, refOf(before));
  await client.close();
  expect(written(now)).toEqual(written(before));
}

function written({ metadata = {} }: KubeObject): object {
  const { uid, labels, annotations = {}, ownerReferences = [], deletionTimestamp } = metadata;
  return { uid, labels, annotations, ownerReferences, deletionTimestamp };
}
