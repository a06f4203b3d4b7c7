import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli } from '../support/cli/cli.ts';
import { embedded, inLedger, tasksIn, tinyManifest } from './tiny-sweep.ts';
import { useTrainerFolder } from './trainer-folder.ts';

/** Counts to eight from where it was, slowly enough to be seen; the deeper, the better. */
const TRAINER = `
const { appendFileSync, existsSync, readFileSync, writeFileSync } = require('node:fs');
const { parameters } = JSON.parse(readFileSync(process.env.TUNINGSWEEP_PARAMETERS, 'utf8'));
const kept = process.env.TUNINGSWEEP_CHECKPOINT_DIR + '/step';
const report = (line) => appendFileSync(process.env.TUNINGSWEEP_REPORT, JSON.stringify(line) + '\\n');
let step = existsSync(kept) ? Number(readFileSync(kept, 'utf8')) : 0;
appendFileSync('begins', parameters.depth + ' from ' + step + '\\n');
setInterval(() => {
  if (step === 8) { report({ final: true, metrics: { error: 10 - parameters.depth } }); process.exit(0); }
  step += 1;
  writeFileSync(kept, String(step));
  report({ step, metrics: { error: 20 - parameters.depth - step } });
}, 200);
`;

const folder = useTrainerFolder(TRAINER);

test.each(['ASHA', 'Median'])('a program stops early by %s at the steps that it reports', async (name) => {
  const changes = {
    data: undefined,
    parameters: { depth: { values: [4, 3, 2, 1] } },
    objective: { metric: 'error', goal: 'Minimize' },
    parallelism: 1,
    earlyStopping: name === 'ASHA' ? { name, minEpochs: 3, reductionFactor: 2 } : { name, minEpochs: 3, minTasks: 1 },
    trainer: { command: [process.execPath, 'trainer.cjs'] },
  };
  writeFileSync(join(folder(), 'sweep.yaml'), tinyManifest(changes));
  expect(await cli(folder(), 'run', '-f', 'sweep.yaml', '--no-report')).toMatchObject({ code: 0 });
  const tasks = await tasksIn(embedded(folder()));
  const byDepth = new Map(tasks.map(({ parameters, ...task }) => [parameters['depth'], task]));
  expect(byDepth.get(4)).toMatchObject({ status: 'Completed', metrics: { error: 6 } });
  expect(byDepth.get(1)).toMatchObject({ status: 'Stopped', note: expect.stringMatching(/^Early stopping /) });
  const attempts = await inLedger(embedded(folder()), ({ db }) =>
    db.selectFrom('TB_TASKATTEMPT').selectAll().execute(),
  );
  expect(attempts.filter(({ CAUSE }) => CAUSE === 'TrainerError')).toEqual([]);
  expect(await cli(folder(), 'replay', 'tiny')).toMatchObject({ code: 0 });
  const begins = readFileSync(join(folder(), 'begins'), 'utf8').trim().split('\n');
  const again = begins.filter((line) => /^4 from [3-8]$/.test(line));
  expect(again.length > 0, 'the best goes on where it was, and is ended by ASHA alone').toBe(name === 'ASHA');
});
