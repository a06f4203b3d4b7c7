import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { NAME } from '../manifest.ts';
import { completing, useEnvironment } from '../environment.ts';

const current = useEnvironment();
const [DEBUG, INFO] = [20, 30];

type Entry = Record<string, unknown> & { level: number; msg: string; actions?: Record<string, number> };

function entriesOf(stdout: string): Entry[] {
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

test('the log says what each pass does at debug, milestones and leaders at info', async () => {
  const environment = current();
  const leader = environment.spawnOperator({ logLevel: 'debug' });
  const first = text(leader.stdout!);
  environment.simulate(completing(environment.ledger));
  await environment.apply();
  await environment.reaches('Succeeded', 'True AllTasksSettled');
  const { namespace, uid } = (await environment.sweep()).metadata;

  const successor = environment.spawnOperator({ logLevel: 'info' });
  let second = '';
  successor.stdout!.setEncoding('utf8').on('data', (chunk: string) => (second += chunk));
  await until('the second one knows who leads', async () => second.includes('another replica leads'));
  leader.kill('SIGTERM');
  const debug = entriesOf(await first);
  await until('the second one leads', async () => second.includes('"leading"'));
  await environment.apply({ parallelism: 3 });
  await until('it has looked at the sweep', async () => {
    const { metadata, status } = await environment.sweep();
    return status?.observedGeneration === metadata.generation;
  });

  // 1. A line per pass.
  const sweep = `${namespace}/${NAME}`;
  const passes = debug.filter(({ level }) => level === DEBUG);
  for (const pass of passes)
    expect(pass).toMatchObject({ sweep, namespace, name: NAME, uid, generation: 1, ms: expect.any(Number) });
  const done = (type: string): number => passes.reduce((sum, { actions }) => sum + (actions?.[type] ?? 0), 0);
  expect([done('WriteGrid'), done('Launch'), done('Settle'), done('RecordFinish')]).toEqual([1, 4, 4, 1]);

  // 2. Milestones.
  const milestones = debug.filter(({ level }) => level === INFO);
  const saying = (msg: string): Entry[] => milestones.filter((entry) => entry.msg === msg);
  expect(saying('leading')).toHaveLength(1);
  expect(saying('the grid is written')).toMatchObject([{ sweep, points: 4 }]);
  expect(saying('tasks launched').reduce((sum, { tasks }) => sum + Number(tasks), 0)).toBe(4);
  expect(saying('the sweep has ended')).toMatchObject([{ sweep, reason: 'AllTasksSettled', completed: 4 }]);
  expect(milestones.filter((entry) => /"[a-z0-9]{7}-[a-z0-9]{12}"/.test(JSON.stringify(entry)))).toEqual([]);

  // 3. A quieter replica: who leads, and no pass.
  const leading = saying('leading')[0]?.['identity'];
  expect(leading).toBeTypeOf('string');
  expect(entriesOf(second)).toContainEqual(expect.objectContaining({ level: INFO, leader: leading }));
  expect(entriesOf(second).filter(({ level }) => level < INFO)).toEqual([]);
});
