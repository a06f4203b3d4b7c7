import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli } from '../../support/cli/cli.ts';
import { example } from '../../support/cli/examples.ts';
import { FOUR_POINTS } from '../../support/builders.ts';
import { embedded, preparedSweep, tasksIn } from '../tiny-sweep.ts';

test('a broken trainer is not tried on every point; mended and retried, the sweep goes on', async () => {
  const folder = await preparedSweep({
    parameters: { ...FOUR_POINTS, batchSize: { values: [10, 20, 40] } },
    parallelism: 1,
    trainer: { retries: 0 },
  });
  const script = (text: string): void => writeFileSync(join(folder, 'trainer.sh'), text);
  const run = ['run', '-f', 'sweep.yaml', '--trainer', 'sh trainer.sh'] as const;

  script('echo "no module named torch, process $$" >&2; exit 1');
  const broken = await cli(folder, ...run);
  expect(broken.code).toBe(3);
  expect(broken.stderr).toMatch(
    /The first 3 tasks failed alike .* no module named torch, .* tuningsweep logs \S{20}\. /,
  );
  const states = async (): Promise<string[]> => (await tasksIn(embedded(folder))).map(({ status }) => status);
  expect((await states()).toSorted()).toEqual([...Array(3).fill('Failed'), ...Array(9).fill('Pending')]);

  script(`exec sh ${example('moving-average.sh')}`);
  expect((await cli(folder, ...run)).code, 'still paused until a retry is asked for').toBe(3);
  expect((await cli(folder, 'retry', 'tiny')).code).toBe(0);
  expect((await cli(folder, ...run)).code).toBe(0);
  expect(await states()).toEqual(Array(12).fill('Completed'));
});
