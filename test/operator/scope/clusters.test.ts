import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listSweeps } from '../../../ledger/src/index.ts';
import { useControlPlane } from '../../cluster/use.ts';
import { until } from '../../support/until.ts';
import { completing, TestEnvironment, useEnvironment } from '../environment.ts';

const cluster = useControlPlane();
const current = useEnvironment({ cluster });

describe('two operators on one ledger', () => {
  /** The same ledger, another namespace. */
  let other: TestEnvironment;
  let ended: (number | null)[];
  beforeEach(async () => {
    ended = [];
    const { ledger, url } = current();
    other = new TestEnvironment(cluster, await cluster.namespace(), ledger, url, 0);
  });
  afterEach(() => other.leave());

  const spawn = (environment: TestEnvironment, changes: Parameters<TestEnvironment['spawnOperator']>[0]): void => {
    const codes = ended;
    environment.spawnOperator(changes).once('exit', (code) => codes.push(code));
  };

  test.each([
    ['of two clusters', { clusterName: 'one' }, { clusterName: 'two' }],
    ['of one cluster, each with its namespace', {}, {}],
  ])('%s both finish their sweeps, and neither ends', async (_, first, second) => {
    const stages = [current(), other];
    for (const [at, changes] of [first, second].entries()) spawn(stages[at]!, changes);
    for (const environment of stages) {
      environment.simulate(completing(environment.ledger));
      await environment.apply();
    }
    for (const environment of stages) await environment.reaches('Succeeded', 'True AllTasksSettled');
    expect(ended).toEqual([]);
    const sweeps = await listSweeps(current().ledger);
    expect(sweeps.map(({ counts }) => counts.completed)).toEqual([4, 4]);
  });

  test('that watch one namespace: one drives the sweep, the other one says so and leaves it alone', async () => {
    const environment = current();
    environment.simulate(completing(environment.ledger));
    spawn(environment, {});
    await environment.apply({ suspend: true });
    await environment.reaches('Suspended', 'True Suspended');
    spawn(other, { namespaces: [environment.namespace] });
    const events = () =>
      environment.kubectl('get', 'events', '--field-selector', 'reason=DrivenElsewhere', '-o', 'json');
    await until('the other one says so', async () => JSON.parse(await events()).items.length > 0);
    const [event] = JSON.parse(await events()).items;
    expect(event.message).toContain(`driven by 'operator/test/${environment.namespace}/tuningsweep-operator'`);
    await environment.apply({ suspend: false });
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    expect(await environment.jobs()).toHaveLength(4);
    expect(ended).toEqual([]);
  });
});
