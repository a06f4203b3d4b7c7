import { describe, expect, test, vi } from 'vitest';
import { registerSweep } from '@tuningsweep/ledger';
import { sweepIdentity } from '../../../engine/src/search/index.ts';
import { cli, startCli } from '../../support/cli/cli.ts';
import { trainersIn } from '../../support/cli/processes.ts';
import { aSweep } from '../../../engine/test/builders.ts';
import { aLease, registration } from '../../conformance/sweep/builders.ts';
import { example } from '../../support/cli/examples.ts';
import { embedded, inLedger, preparedSweep, tasksIn } from '../tiny-sweep.ts';

const WAIT = { timeout: 600_000, interval: 50 };
const FAILING = ['--trainer', 'sh -c "echo no luck >&2; exit 1"'];
const WORKING = ['--trainer', `sh ${example('moving-average.sh')}`];

const run = (folder: string, trainer: string[]) => cli(folder, 'run', '-f', 'sweep.yaml', ...trainer);
const states = async (folder: string): Promise<string[]> =>
  (await tasksIn(embedded(folder))).map(({ status }) => status);

describe('tuningsweep retry', () => {
  test('a sweep that failed goes on with the next run', async () => {
    const folder = await preparedSweep({ maxFailedTasks: 1, parallelism: 1 });
    expect(await run(folder, FAILING)).toMatchObject({ code: 3 });
    expect(await states(folder)).toEqual(['Failed', 'Failed', 'Stopped', 'Stopped']);

    const retry = await cli(folder, 'retry', '-f', 'sweep.yaml');
    expect(retry).toMatchObject({ code: 0, stdout: expect.stringContaining('2 failed tasks went back to the queue') });
    expect(await states(folder)).toEqual(['Pending', 'Pending', 'Pending', 'Pending']);
    expect(await run(folder, WORKING)).toMatchObject({ code: 0 });
    expect(await states(folder)).toEqual(['Completed', 'Completed', 'Completed', 'Completed']);
    expect(await cli(folder, 'retry', 'tiny')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('No task of default/tiny has failed'),
    });
  });

  test('one task of several', async () => {
    const folder = await preparedSweep({ maxFailedTasks: 1, parallelism: 2 });
    await run(folder, FAILING);
    const failed = (await tasksIn(embedded(folder))).filter(({ status }) => status === 'Failed');
    const [first] = failed;
    const retry = await cli(folder, 'retry', 'tiny', '--task', String(first?.codeTask));
    expect(retry).toMatchObject({ code: 0, stdout: expect.stringContaining('1 failed task went back') });
    const stopped = (await tasksIn(embedded(folder))).find(({ codeTask }) => codeTask === first?.codeTask);
    expect(stopped?.status).toBe('Pending');
    expect(await cli(folder, 'retry', 'tiny', '--task', String(first?.codeTask))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`${first?.codeTask} is Pending: only failed tasks can be retried.`),
    });
    expect(await cli(folder, 'retry', 'tiny', '--task', 'abcdefg-aaaaaaaaaaaa')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('abcdefg-aaaaaaaaaaaa is no task of default/tiny'),
    });
  });

  test('is refused while the sweep is being run', async () => {
    const folder = await preparedSweep();
    const runner = startCli(folder, 'run', '-f', 'sweep.yaml', '--trainer', 'sh -c "exec sleep 600"');
    await vi.waitFor(() => expect(trainersIn(folder)).not.toEqual([]), WAIT);
    expect(await cli(folder, 'retry', 'tiny')).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(
        new RegExp(`default/tiny in .* is driven by process ${runner.child.pid} .*stop it`),
      ),
    });
    runner.child.kill('SIGINT');
    await runner.done;
  });

  test('of a sweep on a cluster names the command that does it', async () => {
    const folder = await preparedSweep();
    const place = { cluster: 'c1', namespace: 'team-a', name: 'usd-krw' };
    const { key: sweepKey, sha256 } = sweepIdentity(place);
    const manifest = JSON.stringify(aSweep().spec);
    await inLedger(embedded(folder), async (ledger) => {
      await registerSweep(ledger, await aLease(ledger), registration({ ...place, sweepKey, sha256, manifest }));
    });
    expect(await cli(folder, 'retry', 'usd-krw')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /kubectl annotate tuningsweep -n team-a usd-krw --overwrite tuningsweep.io\/retry-requested-at=20/,
      ),
    });
  });
});
