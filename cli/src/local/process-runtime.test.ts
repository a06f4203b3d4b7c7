import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Execution } from '@tuningsweep/engine/sweep';
import { afterEach, expect, test, vi } from 'vitest';
import { aSweep } from '../../../engine/test/builders.ts';
import { ProcessRuntime } from './process-runtime.ts';

const TASK = 'abcdefg-aaaaaaaaaaaa';
const OTHER = 'abcdefg-bbbbbbbbbbbb';
const WAIT = { timeout: 30_000, interval: 20 };
/** Every attempt leaves a line, so that attempts can be counted afterwards. */
const LEAVE_A_LINE = `require('fs').appendFileSync(process.env.ATTEMPTS, process.env.TASK_HOLDER + '\\n');`;

let open: ProcessRuntime | undefined;
afterEach(() => open?.close());

function runtimeOf(script: string): { runtime: ProcessRuntime; attempts: () => string[] } {
  const logFolder = mkdtempSync(join(tmpdir(), 'executions-'));
  const file = join(logFolder, 'attempts');
  vi.stubEnv('ATTEMPTS', file);
  const server = join(logFolder, 'server.cjs');
  // As our trainer: it is told its task by a message.
  const served = `process.on('message', ({ env, mark }) => { Object.assign(process.env, env); ${LEAVE_A_LINE + script} });`;
  writeFileSync(server, served);
  const command = [process.execPath, server] as const;
  open = new ProcessRuntime({ command, ledgerUrl: 'sqlite:x', ledgerId: 'id', logFolder, onChange: () => {} });
  return { runtime: open, attempts: () => readFileSync(file, 'utf8').trim().split('\n') };
}

async function ended(runtime: ProcessRuntime): Promise<Execution> {
  return vi.waitFor(async () => {
    const [execution] = await runtime.list();
    if (execution?.state !== 'Succeeded' && execution?.state !== 'Failed') throw new Error(`still ${execution?.state}`);
    return execution;
  }, WAIT);
}

const retrying = (retries: number) =>
  aSweep({
    trainer: { retries, pauseAfterFailures: 3, startTimeoutSeconds: 900, ledgerSecretName: 'tuningsweep-ledger' },
  });

test('an attempt that fails is repeated as often as the manifest says, each as another holder', async () => {
  const { runtime, attempts } = runtimeOf('process.exit(1)');
  await runtime.launch(retrying(1), TASK);
  expect(await ended(runtime)).toMatchObject({ state: 'Failed', cause: 'TrainerError' });
  expect(new Set(attempts()).size).toBe(2);
});

test('a task that may have failed for what others left is tried once more, alone, and that is not counted', async () => {
  const served = `process.send('begun'); process.stdout.write(mark, () => process.stderr.write(mark, () => process.send(0)));`;
  const hungry = `const kept = []; setInterval(() => kept.push(Buffer.alloc(2 ** 24, 1)), 20);`;
  const { runtime, attempts } = runtimeOf(`if (env.CODE_TASK === '${TASK}') { ${hungry} } else { ${served} }`);
  const sweep = retrying(0);
  const limits = { limits: { memory: '150Mi' } };
  await runtime.launch(sweep, OTHER);
  expect(await ended(runtime)).toMatchObject({ state: 'Succeeded' });
  await runtime.dispose(OTHER);
  await runtime.launch(
    { ...sweep, spec: { ...sweep.spec, trainer: { ...sweep.spec.trainer, resources: limits } } },
    TASK,
  );
  expect(await ended(runtime)).toMatchObject({ state: 'Failed', cause: 'OOMKilled' });
  expect(attempts()).toHaveLength(3);
});

test('bad input is not tried again', async () => {
  const { runtime, attempts } = runtimeOf('process.exit(42)');
  await runtime.launch(retrying(3), TASK);
  expect(await ended(runtime)).toMatchObject({ state: 'Failed', cause: 'BadInput' });
  expect(attempts()).toHaveLength(1);
});

test('a task launched twice has one process', async () => {
  const { runtime, attempts } = runtimeOf('process.exit(0)');
  await runtime.launch(retrying(0), TASK);
  await runtime.launch(retrying(0), TASK);
  expect(await ended(runtime)).toMatchObject({ state: 'Succeeded' });
  expect(attempts()).toHaveLength(1);
});

test('a cancelled task is listed as stopping until its process is gone, then not at all', async () => {
  const { runtime } = runtimeOf('setInterval(() => {}, 1000)');
  await runtime.launch(retrying(3), TASK);
  await runtime.cancel(TASK);
  expect(await runtime.list()).toEqual([{ codeTask: TASK, state: 'Stopping', holders: [expect.any(String)] }]);
  await vi.waitFor(async () => expect(await runtime.list()).toEqual([]), WAIT);
});

test('a task that waits for its next attempt is cancelled without one', async () => {
  const { runtime, attempts } = runtimeOf('process.exit(1)');
  await runtime.launch(retrying(3), TASK);
  await vi.waitFor(async () => expect(await runtime.list()).toMatchObject([{ state: 'Waiting' }]), WAIT);
  await runtime.cancel(TASK);
  expect(await runtime.list()).toEqual([]);
  expect(attempts()).toHaveLength(1);
});

test('closing ends every process', async () => {
  const { runtime } = runtimeOf('setInterval(() => {}, 1000)');
  await runtime.launch(retrying(0), TASK);
  await runtime.launch(retrying(0), OTHER);
  await runtime.close();
  expect(await runtime.list()).toEqual([]);
});
