import { setTimeout } from 'node:timers/promises';
import { API } from '@tuningsweep/ledger/contracts';
import type { SweepResource } from '../../operator/src/cache/resources.ts';
import { until } from '../../test/support/until.ts';
import type { BenchEnvironment } from './environment.ts';

const GROUP = `/apis/${API.apiVersion}`;
const LIMIT_MS = 4 * 3600_000;

/** Makes a sweep, as a user would. */
export async function create({ api }: BenchEnvironment, namespace: string, sweep: object): Promise<void> {
  await api.call('POST', `${GROUP}/namespaces/${namespace}/${API.plural}`, sweep);
}

export async function get({ api }: BenchEnvironment, namespace: string, name: string): Promise<SweepResource> {
  return await api.call<SweepResource>('GET', `${GROUP}/namespaces/${namespace}/${API.plural}/${name}`);
}

/** Deletes a sweep and waits until it is gone. */
export async function remove(environment: BenchEnvironment, namespace: string, name: string): Promise<void> {
  await environment.api.call('DELETE', `${GROUP}/namespaces/${namespace}/${API.plural}/${name}`);
  const isGone = async (): Promise<boolean> =>
    (await list(environment, namespace)).every(({ metadata }) => metadata.name !== name);
  await until(`${name} is gone`, isGone);
}

/** All sweeps of a namespace. */
async function list({ api }: BenchEnvironment, namespace: string): Promise<SweepResource[]> {
  return (await api.call<{ items: SweepResource[] }>('GET', `${GROUP}/namespaces/${namespace}/${API.plural}`)).items;
}

/** @throws Error when it is finished and not every task is completed */
function isFinished({ metadata: { name }, status }: SweepResource): boolean {
  if (!status?.completionTime) return false;
  if (status.tasks?.completed === status.tasks?.total) return true;
  throw new Error(`${name}: expected every task to be completed, found ${JSON.stringify(status)}`);
}

/** Between two looks, for each sweep that is looked at: lists of hundreds, without a pause, keep the API server busy. */
const PAUSE_MS = 10;

/** Waits until all sweeps of a namespace are finished; `look` is called with them at every look. */
export async function allFinished(
  environment: BenchEnvironment,
  namespace: string,
  look: (sweeps: SweepResource[]) => Promise<void> | void = () => {},
): Promise<void> {
  const ask = async (): Promise<boolean> => {
    const sweeps = await list(environment, namespace);
    await look(sweeps);
    if (sweeps.every(isFinished)) return true;
    await setTimeout(PAUSE_MS * sweeps.length);
    return false;
  };
  await until(`the sweeps of ${namespace} are finished`, ask, LIMIT_MS);
}
