import { beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { useControlPlane } from './use.ts';

interface Condition {
  type: string;
  status: string;
  reason?: string;
}
interface Job {
  status: { conditions?: Condition[] };
}
interface Pod {
  metadata: { name: string };
  status: { phase: string; containerStatuses?: { state: State }[] };
}
type State = Readonly<Record<string, unknown>>;

const cluster = useControlPlane();
let namespace: string;
beforeAll(async () => {
  namespace = await cluster.namespace();
});

/** Makes a Job whose pod has these annotations (see stages/). */
async function makeJob(name: string, annotations: Record<string, string>): Promise<void> {
  const container = { name: 'trainer', image: 'example.org/trainer' };
  const template = {
    metadata: { annotations: prefixed(annotations) },
    spec: { restartPolicy: 'Never', containers: [container] },
  };
  const onExitCodes = { operator: 'In', values: [42] };
  const podFailurePolicy = { rules: [{ action: 'FailJob', onExitCodes }] };
  await cluster.api.call('POST', `/apis/batch/v1/namespaces/${namespace}/jobs`, {
    metadata: { name },
    spec: { template, backoffLimit: 5, podFailurePolicy },
  });
}

function prefixed(annotations: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(annotations).map(([key, text]) => [`test.tuningsweep.io/${key}`, text]));
}

async function condition(job: string, type: string): Promise<Condition> {
  return await until(`${job} is ${type}`, async () => {
    const { status } = await cluster.api.call<Job>('GET', `/apis/batch/v1/namespaces/${namespace}/jobs/${job}`);
    return status.conditions?.find((found) => found.type === type && found.status === 'True');
  });
}

async function podOf(job: string): Promise<Pod | undefined> {
  const path = `/api/v1/namespaces/${namespace}/pods?labelSelector=batch.kubernetes.io/job-name=${job}`;
  const { items } = await cluster.api.call<{ items: Pod[] }>('GET', path);
  return items[0];
}

function stateOf(pod: Pod | undefined): State | undefined {
  return pod?.status.containerStatuses?.[0]?.state;
}

async function podInState(job: string, state: string): Promise<Pod> {
  return await until(`the pod of ${job} is ${state}`, async () => {
    const pod = await podOf(job);
    return stateOf(pod)?.[state] === undefined ? undefined : pod;
  });
}

describe('Jobs on nodes that kwok simulates', () => {
  it('complete with exit code 0', async () => {
    await makeJob('good', { 'exit-code': '0' });
    await condition('good', 'Complete');
    expect(stateOf(await podOf('good'))).toMatchObject({ terminated: { exitCode: 0, reason: 'Completed' } });
  });

  it('fail with the exit code, the reason and the message of the annotations', async () => {
    await makeJob('bad', { 'exit-code': '42', reason: 'Refused', message: 'no such task' });
    expect(await condition('bad', 'Failed')).toMatchObject({ reason: 'PodFailurePolicy' });
    const terminated = { exitCode: 42, reason: 'Refused', message: 'no such task' };
    expect(stateOf(await podOf('bad'))).toMatchObject({ terminated });
  });

  it('run until they are told to end', async () => {
    await makeJob('long', {});
    const pod = await podInState('long', 'running');
    const path = `/api/v1/namespaces/${namespace}/pods/${pod.metadata.name}`;
    await cluster.api.call('PATCH', path, { metadata: { annotations: prefixed({ 'exit-code': '0' }) } });
    expect(await condition('long', 'Complete')).toBeDefined();
  });

  it('wait when their images cannot be had', async () => {
    await makeJob('stuck', { waiting: 'ImagePullBackOff' });
    const pod = await podInState('stuck', 'waiting');
    expect(pod.status.phase).toBe('Pending');
    expect(stateOf(pod)).toMatchObject({ waiting: { reason: 'ImagePullBackOff' } });
  });
});
