import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readMetrics, setUpTables } from '@tuningsweep/ledger';
import { cli, startCli } from '../support/cli/cli.ts';
import { until } from '../support/until.ts';
import { embedded, inLedger, tasksIn, tinyManifest } from './tiny-sweep.ts';

const RUN = ['run', '-f', 'sweep.yaml', '--no-report'] as const;
const STEPS = [1, 2, 3, 4, 5, 6];

/** Counts to six from where it was; once, after three, something happens to it. */
const scriptOf = (happens: string): string => `
state=$TUNINGSWEEP_CHECKPOINT_DIR/step
step=$(cat $state 2> /dev/null || echo 0)
echo $step >> begins
while test $step -lt 6; do
  step=$((step + 1))
  echo $step > $state.tmp; mv $state.tmp $state
  echo "{\\"step\\": $step, \\"metrics\\": {\\"count\\": $step}}" >> $TUNINGSWEEP_REPORT
  if test $step = 3 && test ! -e once; then touch once; ${happens}; fi
done
echo '{"final": true, "metrics": {"mse": 2}}' >> $TUNINGSWEEP_REPORT`;

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tuningsweep-'));
  await inLedger(embedded(folder), setUpTables);
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(script: string): void {
  writeFileSync(join(folder, 'trainer.sh'), script);
  const parameters = { depth: { values: [3] } };
  const trainer = { command: ['sh', 'trainer.sh'], retries: 1 };
  writeFileSync(join(folder, 'sweep.yaml'), tinyManifest({ data: undefined, parameters, trainer }));
}

const begins = (): string[] => readFileSync(join(folder, 'begins'), 'utf8').trim().split('\n');

async function expectWholeCurve(): Promise<void> {
  const [task] = await tasksIn(embedded(folder));
  const { codeTask = '' } = task ?? {};
  const steps = await inLedger(embedded(folder), async (ledger) =>
    (await readMetrics(ledger, [codeTask])).get(codeTask),
  );
  expect(steps).toEqual(STEPS.map((step) => ({ step, metrics: { count: step } })));
  const kept = await inLedger(embedded(folder), ({ db }) => db.selectFrom('TB_CHECKPOINT').select('EPOCH').execute());
  expect(kept).toEqual([]);
}

test.each([
  ['killed', 'kill -KILL $$'],
  ['broken', 'exit 3'],
])('a program that is %s goes on from what it has kept', async (_, happens) => {
  write(scriptOf(happens));
  expect(await cli(folder, ...RUN)).toMatchObject({ code: 0 });
  expect(begins()).toEqual(['0', '3']);
  await expectWholeCurve();
});

test('Ctrl-C keeps what there is, and the next run goes on from it', async () => {
  write(scriptOf('exec sleep 1000'));
  const run = startCli(folder, ...RUN);
  await until('the third step is there', async () => {
    const [task] = await tasksIn(embedded(folder));
    const found = await inLedger(embedded(folder), (ledger) => readMetrics(ledger, [task?.codeTask ?? '']));
    return found.get(task?.codeTask ?? '')?.length === 3;
  });
  run.child.kill('SIGINT');
  expect(await run.done).toMatchObject({ code: 130 });
  expect(await cli(folder, ...RUN)).toMatchObject({ code: 0 });
  expect(begins()).toEqual(['0', '3']);
  await expectWholeCurve();
});

test('kill -9 of the run loses no more than what was written since the last look', async () => {
  write(scriptOf('exec sleep 1000'));
  const run = startCli(folder, ...RUN);
  await until('the ledger has what it kept', async () => {
    const found = await inLedger(embedded(folder), ({ db }) =>
      db.selectFrom('TB_CHECKPOINT').select('EPOCH').execute(),
    );
    return found.some(({ EPOCH }) => EPOCH === 3);
  });
  run.child.kill('SIGKILL');
  await run.done;
  expect(await cli(folder, ...RUN)).toMatchObject({ code: 0 });
  expect(begins()).toEqual(['0', '3']);
  await expectWholeCurve();
});
