import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { useControlPlane } from '../../../cluster/use.ts';
import { until } from '../../../support/until.ts';
import { apiProxy, apiWriteOf } from '../proxies/api-proxy.ts';
import { ledgerContent } from '../content.ts';
import { useFaultSetup } from '../setup.ts';
import type { Behaviour } from '../setup.ts';

const cluster = useControlPlane();
const current = useFaultSetup(cluster);

/** An operator that is stopped when its ledger knows of a Job that it is about to make; `goOn` lets both go on. */
async function pausedAtItsFirstJob(): Promise<{ operator: ChildProcess; goOn: () => void }> {
  const paused = Promise.withResolvers<void>();
  const going = Promise.withResolvers<void>();
  let isFirst = true;
  const way = await apiProxy(cluster.connection, { onWrite: () => undefined, crash: () => {} }, async (asked) => {
    if (apiWriteOf(asked) !== 'POST jobs' || !isFirst) return false;
    isFirst = false;
    operator.kill('SIGSTOP');
    paused.resolve();
    await going.promise;
    return false;
  });
  const operator = current().environment.spawnOperator({ kubeconfig: way.kubeconfig });
  operator.once('exit', () => way.close());
  await current().apply({});
  await paused.promise;
  const goOn = (): void => {
    going.resolve();
    operator.kill('SIGCONT');
  };
  return { operator, goOn };
}

const atWork = async (): Promise<boolean> => {
  const running = await current()
    .ledger.db.selectFrom('TB_TASKSTATUS')
    .select('CODE_TASK')
    .where('STATUS', '=', 'Running')
    .execute();
  return running.length === 2 && (await current().resource())?.status?.tasks?.active === 2;
};
/** The verdict, too: it comes after the last task is counted. */
const done = async (): Promise<boolean> =>
  (await current().resource())?.status?.completionTime !== undefined && current().jobs.unsettled.length === 0;

describe('a leader that is paused before it makes a Job, and goes on when another one leads', () => {
  test.each<[string, Behaviour, () => Promise<boolean>]>([
    ['while the other’s trainers work', 'hang', atWork],
    ['when the other’s trainers are done', 'train', done],
  ])('%s: its writes are refused, it ends, and no task runs twice', async (_, behaviour, there) => {
    current().behaviour = behaviour;
    const { operator, goOn } = await pausedAtItsFirstJob();
    const ended = once(operator, 'exit');
    await current().freeLease();
    current().environment.spawnOperator();
    await until('the other has done its part', there);
    const before = await ledgerContent(current().ledger);
    const jobs = current().jobs.counts();
    goOn();
    const [code] = await ended;
    expect(code).not.toBe(0);
    expect(await ledgerContent(current().ledger)).toEqual(before);
    expect(current().jobs.counts()).toEqual(jobs);
    expect(current().jobs.problems).toEqual([]);
  });
});
