import { describe, expect, test } from 'vitest';
import { JOBS, PODS } from '../../../kube-runtime/src/resource.ts';
import { sweepOf } from '../../../operator/src/controller/sweep-of.ts';
import { breakableProxy } from '../../support/servers/breakable-proxy.ts';
import { until } from '../../support/until.ts';
import { NAME } from '../manifest.ts';
import { aJob, aPod, ENDS_FAILED } from '../objects.ts';
import { completing, useEnvironment } from '../environment.ts';
import type { TestEnvironment } from '../environment.ts';

const GONE = ['wait', '--for=delete', `tsw/${NAME}`, '--timeout=300s'];

/** Labels as the operator gives them to what works on the sweep's first task. */
async function labelsOf(environment: TestEnvironment): Promise<{ [label: string]: string }> {
  const [task] = await environment.tasks();
  return {
    'tuningsweep.io/sweep-key': sweepOf(await environment.sweep(), 'test').key,
    'tuningsweep.io/code-task': task?.codeTask ?? '',
    'app.kubernetes.io/managed-by': 'tuningsweep',
  };
}

async function rows(environment: TestEnvironment): Promise<number> {
  return (await environment.ledger.db.selectFrom('TB_TASK').select('CODE_TASK').execute()).length;
}

async function ready(environment: TestEnvironment): Promise<string> {
  const { status } = await environment.sweep();
  const found = status?.conditions?.find(({ type }) => type === 'Ready');
  return `${found?.reason}: ${found?.message}`;
}

async function finished(environment: TestEnvironment): Promise<void> {
  const complete = completing(environment.ledger);
  // What the tests put beside the operator's pods trains nothing.
  environment.simulate(async (code, pod) => (pod.metadata?.ownerReferences ? complete(code, pod) : undefined));
  await environment.apply({ deletionPolicy: 'Delete' });
  await environment.reaches('Succeeded', 'True AllTasksSettled');
}

describe('a sweep that goes with its rows', () => {
  const current = useEnvironment();

  test('takes no notice of what carries its labels in another namespace', async () => {
    const environment = current();
    environment.startOperator();
    await finished(environment);
    const namespace = await environment.cluster.namespace();
    const client = environment.client();
    const labels = await labelsOf(environment);
    await client.create(PODS, aPod({ name: 'pod', namespace, labels }));
    const job = await client.create(JOBS, aJob({ name: labels['tuningsweep.io/code-task']!, namespace, labels }));
    await environment.kubectl('delete', 'tsw', NAME, '--wait=false');
    await environment.kubectl(...GONE);
    expect(await rows(environment)).toBe(0);
    const left = await client.get(JOBS, { namespace, name: job.metadata?.name ?? '' });
    expect(left.metadata).toMatchObject({ uid: job.metadata?.uid, generation: job.metadata?.generation });
    expect(left.metadata).not.toHaveProperty('deletionTimestamp');
    expect((await client.get(PODS, { namespace, name: 'pod' })).metadata).not.toHaveProperty('deletionTimestamp');
    await client.close();
  });

  test('does not wait for a pod that has ended and that nothing owns', async () => {
    const environment = current();
    environment.startOperator();
    await finished(environment);
    const { namespace } = environment;
    const client = environment.client();
    const labels = await labelsOf(environment);
    await client.create(PODS, aPod({ name: 'left', namespace, labels, annotations: ENDS_FAILED }));
    await until('it has failed', async () => {
      const pod = await client.get(PODS, { namespace, name: 'left' });
      return pod.status?.phase === 'Failed';
    });
    await environment.kubectl('delete', 'tsw', NAME, '--wait=false');
    await environment.kubectl(...GONE);
    expect((await client.get(PODS, { namespace, name: 'left' })).status?.phase).toBe('Failed');
    await client.close();
  });

  test('waits for a trainer that lost its Job, and says so once by an event and always by its condition', async () => {
    const environment = current();
    environment.startOperator();
    await finished(environment);
    const client = environment.client();
    await client.create(
      PODS,
      aPod({ name: 'lost', namespace: environment.namespace, labels: await labelsOf(environment) }),
    );
    await environment.kubectl('wait', '--for=jsonpath={.status.phase}=Running', 'pod/lost', '--timeout=300s');
    await environment.kubectl('delete', 'tsw', NAME, '--wait=false');
    await until('it says what it waits for', async () =>
      /^Deleting: .*1 pod \(lost\).*kubectl delete pod -n \S+ lost/.test(await ready(environment)),
    );
    expect(await rows(environment)).toBe(4);
    expect(await environment.condition('Succeeded')).toBe('True AllTasksSettled');
    await environment.kubectl('annotate', 'tsw', NAME, 'test/look=again');
    const events = await environment.kubectl('get', 'events', '--field-selector=reason=Deleting', '-o', 'name');
    expect(events.trim().split('\n')).toHaveLength(1);
    await environment.kubectl('delete', 'pod', 'lost');
    await environment.kubectl(...GONE);
    expect(await rows(environment)).toBe(0);
    await client.close();
  });

  test('keeps them when its owner says so before they are deleted, while it waits for a pod', async () => {
    const environment = current();
    environment.startOperator();
    await finished(environment);
    const client = environment.client();
    await client.create(
      PODS,
      aPod({ name: 'lost', namespace: environment.namespace, labels: await labelsOf(environment) }),
    );
    await environment.kubectl('delete', 'tsw', NAME, '--wait=false');
    await until('it waits', async () => (await ready(environment)).startsWith('Deleting: '));
    await environment.kubectl('patch', 'tsw', NAME, '--type=merge', '-p', '{"spec":{"deletionPolicy":"Retain"}}');
    await environment.kubectl(...GONE);
    expect(await rows(environment)).toBe(4);
    await client.close();
  });

  test.each([
    ['Retain', 4],
    ['Retain, then Delete', 0],
  ] as const)('obeys what its manifest says in the end: %s', async (policies, left) => {
    const environment = current();
    const stop = environment.startOperator();
    await finished(environment);
    await stop();
    await environment.kubectl('delete', 'tsw', NAME, '--wait=false');
    for (const deletionPolicy of policies.split(', then '))
      await environment.kubectl(
        'patch',
        'tsw',
        NAME,
        '--type=merge',
        '-p',
        JSON.stringify({ spec: { deletionPolicy } }),
      );
    environment.startOperator();
    await environment.kubectl(...GONE);
    expect(await rows(environment)).toBe(left);
  });

  test('says what to do when its database is gone', async () => {
    const environment = current();
    const way = await breakableProxy(environment.url);
    environment.startOperator({ databaseUrl: way.url });
    await finished(environment);
    way.cut();
    await environment.kubectl('delete', 'tsw', NAME, '--wait=false');
    await until('it says so', async () =>
      /^DatabaseUnreachable: .*kubectl annotate .*abandon-rows=true/.test(await ready(environment)),
    );
    expect(await environment.condition('DatabaseReachable')).toBe('False DatabaseUnreachable');
    await way.mend();
    await environment.kubectl(...GONE);
    expect(await rows(environment)).toBe(0);
  });

  test('with --cascade=orphan leaves Jobs that have ended, and none that could still write', async () => {
    const environment = current();
    environment.startOperator();
    let first: string | undefined;
    environment.simulate(async (code) => {
      first ??= code;
      return code === first ? { exitCode: 42 } : undefined;
    });
    await environment.apply({ deletionPolicy: 'Delete', trainer: { retries: 0 } });
    await until('one has failed, two run', async () => {
      const tasks = await environment.tasks();
      const count = (status: string): number => tasks.filter((task) => task.status === status).length;
      return count('Failed') === 1 && (await environment.sweep()).status?.tasks?.active === 2;
    });
    await environment.kubectl('delete', 'tsw', NAME, '--cascade=orphan', '--wait=false');
    await environment.kubectl(...GONE);
    expect(await rows(environment)).toBe(0);
    expect((await environment.jobs()).map(({ metadata }) => metadata?.name)).toEqual([first]);
  });

  test('does not wait for a Job that somebody’s finalizer keeps, once its pods are gone', async () => {
    const environment = current();
    environment.startOperator();
    environment.simulate(async () => undefined);
    await environment.apply({ deletionPolicy: 'Delete' });
    await until('two run', async () => (await environment.sweep()).status?.tasks?.active === 2);
    const [job] = await environment.jobs();
    const name = job?.metadata?.name ?? '';
    const finalizers = (list: string[]) => JSON.stringify({ metadata: { finalizers: list } });
    await environment.kubectl('patch', 'job', name, '--type=merge', '-p', finalizers(['example.org/audit']));
    await environment.kubectl('delete', 'tsw', NAME, '--wait=false');
    await environment.kubectl(...GONE);
    expect(await rows(environment)).toBe(0);
    expect((await environment.jobs()).map(({ metadata }) => metadata?.name)).toEqual([name]);
    await environment.kubectl('patch', 'job', name, '--type=merge', '-p', finalizers([]));
  });
});
