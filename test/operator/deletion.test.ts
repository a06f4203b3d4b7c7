import { describe, expect, test } from 'vitest';
import { JOBS, PODS } from '../../kube-runtime/src/resource.ts';
import { sweepOf } from '../../operator/src/controller/sweep-of.ts';
import { breakableWay } from '../support/breakable-proxy.ts';
import { until } from '../support/until.ts';
import { NAME } from './manifest.ts';
import { aJob, aPod, ENDS_FAILED } from './objects.ts';
import { completing, useStage, type Stage } from './environment.ts';

const LIMIT = { timeout: 120_000 };
const GONE = ['wait', '--for=delete', `tsw/${NAME}`, '--timeout=80s'];

/** Labels as the operator gives them to what works on the sweep's first task. */
async function labelsOf(stage: Stage): Promise<{ [label: string]: string }> {
  const [task] = await stage.tasks();
  return {
    'tuningsweep.io/sweep-key': sweepOf(await stage.sweep(), 'test').key,
    'tuningsweep.io/code-task': task?.codeTask ?? '',
    'app.kubernetes.io/managed-by': 'tuningsweep',
  };
}

async function rows(stage: Stage): Promise<number> {
  return (await stage.ledger.db.selectFrom('TB_TASK').select('CODE_TASK').execute()).length;
}

async function ready(stage: Stage): Promise<string> {
  const { status } = await stage.sweep();
  const found = status?.conditions?.find(({ type }) => type === 'Ready');
  return `${found?.reason}: ${found?.message}`;
}

async function finished(stage: Stage): Promise<void> {
  const complete = completing(stage.ledger);
  // What the tests put beside the operator's pods trains nothing.
  stage.play(async (code, pod) => (pod.metadata?.ownerReferences ? complete(code, pod) : undefined));
  await stage.apply({ deletionPolicy: 'Delete' });
  await stage.reaches('Succeeded', 'True AllTasksSettled');
}

describe('a sweep that goes with its rows', LIMIT, () => {
  const current = useStage();

  test('takes no notice of what carries its labels in another namespace', async () => {
    const stage = current();
    stage.startOperator();
    await finished(stage);
    const namespace = await stage.cluster.namespace();
    const client = stage.client();
    const labels = await labelsOf(stage);
    await client.create(PODS, aPod({ name: 'pod', namespace, labels }));
    const job = await client.create(JOBS, aJob({ name: labels['tuningsweep.io/code-task']!, namespace, labels }));
    await stage.kubectl('delete', 'tsw', NAME, '--wait=false');
    await stage.kubectl(...GONE);
    expect(await rows(stage)).toBe(0);
    const left = await client.get(JOBS, { namespace, name: job.metadata?.name ?? '' });
    expect(left.metadata).toMatchObject({ uid: job.metadata?.uid, generation: job.metadata?.generation });
    expect(left.metadata).not.toHaveProperty('deletionTimestamp');
    expect((await client.get(PODS, { namespace, name: 'pod' })).metadata).not.toHaveProperty('deletionTimestamp');
    await client.close();
  });

  test('does not wait for a pod that has ended and that nothing owns', async () => {
    const stage = current();
    stage.startOperator();
    await finished(stage);
    const { namespace } = stage;
    const client = stage.client();
    const labels = await labelsOf(stage);
    await client.create(PODS, aPod({ name: 'left', namespace, labels, annotations: ENDS_FAILED }));
    await until('it has failed', async () => {
      const pod = await client.get(PODS, { namespace, name: 'left' });
      return pod.status?.phase === 'Failed';
    });
    await stage.kubectl('delete', 'tsw', NAME, '--wait=false');
    await stage.kubectl(...GONE);
    expect((await client.get(PODS, { namespace, name: 'left' })).status?.phase).toBe('Failed');
    await client.close();
  });

  test('waits for a trainer that lost its Job, and says so once by an event and always by its condition', async () => {
    const stage = current();
    stage.startOperator();
    await finished(stage);
    const client = stage.client();
    await client.create(PODS, aPod({ name: 'lost', namespace: stage.namespace, labels: await labelsOf(stage) }));
    await stage.kubectl('wait', '--for=jsonpath={.status.phase}=Running', 'pod/lost', '--timeout=30s');
    await stage.kubectl('delete', 'tsw', NAME, '--wait=false');
    await until('it says what it waits for', async () =>
      /^Deleting: .*1 pod \(lost\).*kubectl delete pod -n \S+ lost/.test(await ready(stage)),
    );
    expect(await rows(stage)).toBe(4);
    expect(await stage.condition('Succeeded')).toBe('True AllTasksSettled');
    await stage.kubectl('annotate', 'tsw', NAME, 'test/look=again');
    const events = await stage.kubectl('get', 'events', '--field-selector=reason=Deleting', '-o', 'name');
    expect(events.trim().split('\n')).toHaveLength(1);
    await stage.kubectl('delete', 'pod', 'lost');
    await stage.kubectl(...GONE);
    expect(await rows(stage)).toBe(0);
    await client.close();
  });

  test('keeps them when its owner says so before they are deleted, while it waits for a pod', async () => {
    const stage = current();
    stage.startOperator();
    await finished(stage);
    const client = stage.client();
    await client.create(PODS, aPod({ name: 'lost', namespace: stage.namespace, labels: await labelsOf(stage) }));
    await stage.kubectl('delete', 'tsw', NAME, '--wait=false');
    await until('it waits', async () => (await ready(stage)).startsWith('Deleting: '));
    await stage.kubectl('patch', 'tsw', NAME, '--type=merge', '-p', '{"spec":{"deletionPolicy":"Retain"}}');
    await stage.kubectl(...GONE);
    expect(await rows(stage)).toBe(4);
    await client.close();
  });

  test.each([
    ['Retain', 4],
    ['Retain, then Delete', 0],
  ] as const)('obeys what its manifest says in the end: %s', async (policies, left) => {
    const stage = current();
    const stop = stage.startOperator();
    await finished(stage);
    await stop();
    await stage.kubectl('delete', 'tsw', NAME, '--wait=false');
    for (const deletionPolicy of policies.split(', then '))
      await stage.kubectl('patch', 'tsw', NAME, '--type=merge', '-p', JSON.stringify({ spec: { deletionPolicy } }));
    stage.startOperator();
    await stage.kubectl(...GONE);
    expect(await rows(stage)).toBe(left);
  });

  test('says what to do when its database is gone', async () => {
    const stage = current();
    const way = await breakableWay(stage.url);
    stage.startOperator({ databaseUrl: way.url });
    await finished(stage);
    way.cut();
    await stage.kubectl('delete', 'tsw', NAME, '--wait=false');
    await until('it says so', async () =>
      /^DatabaseUnreachable: .*kubectl annotate .*abandon-rows=true/.test(await ready(stage)),
    );
    expect(await stage.condition('DatabaseReachable')).toBe('False DatabaseUnreachable');
    await way.mend();
    await stage.kubectl(...GONE);
    expect(await rows(stage)).toBe(0);
  });

  test('with --cascade=orphan leaves Jobs that have ended, and none that could still write', async () => {
    const stage = current();
    stage.startOperator();
    let first: string | undefined;
    stage.play(async (code) => {
      first ??= code;
      return code === first ? { exitCode: 42 } : undefined;
    });
    await stage.apply({ deletionPolicy: 'Delete', trainer: { retries: 0 } });
    await until('one has failed, two run', async () => {
      const tasks = await stage.tasks();
      const count = (status: string): number => tasks.filter((task) => task.status === status).length;
      return count('Failed') === 1 && (await stage.sweep()).status?.tasks?.active === 2;
    });
    await stage.kubectl('delete', 'tsw', NAME, '--cascade=orphan', '--wait=false');
    await stage.kubectl(...GONE);
    expect(await rows(stage)).toBe(0);
    expect((await stage.jobs()).map(({ metadata }) => metadata?.name)).toEqual([first]);
  });

  test('does not wait for a Job that somebody’s finalizer keeps, once its pods are gone', async () => {
    const stage = current();
    stage.startOperator();
    stage.play(async () => undefined);
    await stage.apply({ deletionPolicy: 'Delete' });
    await until('two run', async () => (await stage.sweep()).status?.tasks?.active === 2);
    const [job] = await stage.jobs();
    const name = job?.metadata?.name ?? '';
    const finalizers = (list: string[]) => JSON.stringify({ metadata: { finalizers: list } });
    await stage.kubectl('patch', 'job', name, '--type=merge', '-p', finalizers(['example.org/audit']));
    await stage.kubectl('delete', 'tsw', NAME, '--wait=false');
    await stage.kubectl(...GONE);
    expect(await rows(stage)).toBe(0);
    expect((await stage.jobs()).map(({ metadata }) => metadata?.name)).toEqual([name]);
    await stage.kubectl('patch', 'job', name, '--type=merge', '-p', finalizers([]));
  });
});
