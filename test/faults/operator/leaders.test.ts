import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { setUpTables } from '../../../ledger/src/index.ts';
import { useControlPlane } from '../../cluster/use.ts';
import { insertData } from '../../operator/stage.ts';
import { until } from '../../support/until.ts';
import { apiWay, apiWriteOf } from './api-way.ts';
import { ledgerContent } from './content.ts';
import { World, type Behaviour } from './world.ts';

const cluster = useControlPlane();
let world: World;
beforeEach(async () => {
  world = await World.make(cluster);
  await setUpTables(world.ledger);
  await insertData(world.ledger);
});
afterEach(() => world.leave());

/** An operator that is stopped when its ledger knows of a Job that it is about to make; `goOn` lets both go on. */
async function pausedAtItsFirstJob(): Promise<{ operator: ChildProcess; goOn: () => void }> {
  const paused = Promise.withResolvers<void>();
  const going = Promise.withResolvers<void>();
  let isFirst = true;
  const way = await apiWay(cluster.connection, { onWrite: () => undefined, crash: () => {} }, async (asked) => {
    if (apiWriteOf(asked) !== 'POST jobs' || !isFirst) return false;
    isFirst = false;
    operator.kill('SIGSTOP');
    paused.resolve();
    await going.promise;
    return false;
  });
  const operator = world.stage.spawnOperator({ kubeconfig: way.kubeconfig });
  operator.once('exit', () => way.close());
  await world.apply({});
  await paused.promise;
  const goOn = (): void => {
    going.resolve();
    operator.kill('SIGCONT');
  };
  return { operator, goOn };
}

const atWork = async (): Promise<boolean> => {
  const running = await world.ledger.db
    .selectFrom('TB_TASKSTATUS')
    .select('CODE_TASK')
    .where('STATUS', '=', 'Running')
    .execute();
  return running.length === 2 && (await world.resource())?.status?.tasks?.active === 2;
};
const done = async (): Promise<boolean> =>
  (await world.resource())?.status?.tasks?.completed === 4 && world.jobs.unsettled.length === 0;

describe('a leader that is paused before it makes a Job, and goes on when another one leads', () => {
  test.each<[string, Behaviour, () => Promise<boolean>]>([
    ['while the other’s trainers work', 'hang', atWork],
    ['when the other’s trainers are done', 'train', done],
  ])(
    '%s: its writes are refused, it ends, and no task runs twice',
    { timeout: 60_000 },
    async (_, behaviour, there) => {
      world.behaviour = behaviour;
      const { operator, goOn } = await pausedAtItsFirstJob();
      const ended = once(operator, 'exit');
      await world.freeLease();
      world.stage.spawnOperator();
      await until('the other has done its part', there);
      const before = await ledgerContent(world.ledger);
      const jobs = world.jobs.counts();
      goOn();
      const [code] = await ended;
      expect(code).not.toBe(0);
      expect(await ledgerContent(world.ledger)).toEqual(before);
      expect(world.jobs.counts()).toEqual(jobs);
      expect(world.jobs.problems).toEqual([]);
    },
  );
});
