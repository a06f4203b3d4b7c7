import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { cli } from '../../support/cli/cli.ts';
import { embedded, inLedger, preparedSweep, tasksIn, tinyManifest } from '../tiny-sweep.ts';

const SCRIPT = fileURLToPath(new URL('../../../examples/trainers/moving-average.sh', import.meta.url));
const OWN = `sh ${SCRIPT}`;
const { parameters } = parse(tinyManifest()).spec;
const MORE = { parameters: { ...parameters, epoch: { values: [1, 2, 3] } } };

let folder: string;
const run = (...args: string[]) => cli(folder, 'run', '-f', 'sweep.yaml', '--no-report', ...args);
const edit = (changes: Record<string, unknown>) => writeFileSync(join(folder, 'sweep.yaml'), tinyManifest(changes));
const completed = async () => (await tasksIn(embedded(folder))).filter(({ status }) => status === 'Completed').length;

describe('a sweep is trained by one trainer', () => {
  beforeEach(async () => {
    folder = await preparedSweep();
  });

  test.each([
    ['the built-in one where another was', ['--trainer', OWN], [], `'${OWN}', and this is 'built-in'`, OWN],
    [
      'another where the built-in one was',
      [],
      ['--trainer', OWN],
      `'built-in', and this is '${OWN}'`,
      'without --trainer',
    ],
    ['other arguments', ['--trainer', OWN], ['--trainer', `${OWN} 7`], `and this is '${OWN} 7'`, OWN],
  ])('%s is refused, and nothing is trained', async (_, before, after, names, advice) => {
    await run(...before);
    edit(MORE);
    const refused = await run(...after);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(names) });
    expect(refused.stderr).toContain(advice);
    expect(refused.stderr).toContain('raise spec.modelVersion from 1');
    expect(await tasksIn(embedded(folder))).toHaveLength(4);

    expect(await run(...before)).toMatchObject({ code: 0 });
    expect(await completed()).toBe(6);

    edit({ ...MORE, modelVersion: 2 });
    expect(await run('--yes', ...after)).toMatchObject({ code: 0 });
    expect(await completed()).toBe(12);
  });

  test('another one goes on where it is accepted, and is the one from then on', async () => {
    await run('--trainer', OWN);
    edit(MORE);
    expect(await run()).toMatchObject({ code: 2, stderr: expect.stringContaining('--accept-trainer') });
    expect(await run('--accept-trainer')).toMatchObject({ code: 0 });
    expect(await completed()).toBe(6);
    expect(await run()).toMatchObject({ code: 0 });
    expect(await run('--trainer', OWN)).toMatchObject({ code: 2 });
  });

  test('the first one that completes a task is the one', async () => {
    edit({ suspend: true });
    expect(await run()).toMatchObject({ code: 0 });
    edit({});
    expect(await run('--trainer', OWN)).toMatchObject({ code: 0 });
    expect(await run()).toMatchObject({ code: 2 });
  });

  test('where it was never noted, that is said, and noted from then on', async () => {
    await run('--trainer', OWN);
    await inLedger(embedded(folder), ({ db }) => db.deleteFrom('TB_SWEEPTRAINER').execute());
    const first = await run();
    expect(first.code).toBe(0);
    expect(first.stderr + first.stdout).toContain(
      "Which trainer 4 completed tasks were trained by was not noted then; from now on it is 'built-in'.",
    );
    expect(await run('--trainer', OWN)).toMatchObject({ code: 2 });
  });
});
