import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listSweeps } from '../../ledger/src/index.ts';
import { useControlPlane } from '../cluster/use.ts';
import { until } from '../support/until.ts';
import { completing, Stage, useStage } from './environment.ts';

const cluster = useControlPlane();
const current = useStage({ cluster });

describe('two operators on one ledger', { timeout: 120_000 }, () => {
  /** The same ledger, another namespace. */
  let other: Stage;
  let ended: (number | null)[];
  beforeEach(async () => {
    ended = [];
    const { ledger, url } = current();
    other = new Stage(cluster, await cluster.namespace(), ledger, url, 0);
  });
  afterEach(() => other.leave());

  const spawn = (stage: Stage, changes: Parameters<Stage['spawnOperator']>[0]): void => {
    const codes = ended;
    stage.spawnOperator(changes).once('exit', (code) => codes.push(code));
  };

  test.each([
    ['of two clusters', { clusterName: 'one' }, { clusterName: 'two' }],
    ['of one cluster, each with its namespace', {}, {}],
  ])('%s both finish their sweeps, and neither ends', async (_, first, second) => {
    const stages = [current(), other];
    for (const [at, changes] of [first, second].entries()) spawn(stages[at]!, changes);
    for (const stage of stages) {
      stage.play(completing(stage.ledger));
      await stage.apply();
    }
    for (const stage of stages) await stage.reaches('Succeeded', 'True AllTasksSettled');
    expect(ended).toEqual([]);
    const sweeps = await listSweeps(current().ledger);
    expect(sweeps.map(({ counts }) => counts.completed)).toEqual([4, 4]);
  });

  test('that watch one namespace: one drives the sweep, the other one says so and leaves it alone', async () => {
    const stage = current();
    stage.play(completing(stage.ledger));
    spawn(stage, {});
    await stage.apply({ suspend: true });
    await stage.reaches('Suspended', 'True Suspended');
    spawn(other, { namespaces: [stage.namespace] });
    const events = () => stage.kubectl('get', 'events', '--field-selector', 'reason=DrivenElsewhere', '-o', 'json');
    await until('the other one says so', async () => JSON.parse(await events()).items.length > 0);
    const [event] = JSON.parse(await events()).items;
    expect(event.message).toContain(`driven by 'operator/test/${stage.namespace}/tuningsweep-operator'`);
    await stage.apply({ suspend: false });
    await stage.reaches('Succeeded', 'True AllTasksSettled');
    expect(await stage.jobs()).toHaveLength(4);
    expect(ended).toEqual([]);
  });
});
