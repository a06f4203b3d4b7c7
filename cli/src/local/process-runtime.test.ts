import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hand } from '@tuningsweep/engine/sweep';
import { afterEach, expect, test, vi } from 'vitest';
import { aSweep } from '../../../engine/test/builders.ts';
import { ProcessHands } from './process-runtime.ts';

const TASK = 'abcdefg-aaaaaaaaaaaa';
const WAIT = { timeout: 30_000, interval: 20 };
/** Every try leaves a line, so that tries can be counted afterwards. */
const LEAVE_A_LINE = `require('fs').appendFileSync(process.env.TRIES, process.env.TASK_HOLDER + '\\n');`;

let open: ProcessHands | undefined;
afterEach(() => open?.close());

function handsOf(script: string): { hands: ProcessHands; tries: () => string[] } {
  const logFolder = mkdtempSync(join(tmpdir(), 'hands-'));
  const file = join(logFolder, 'tries');
  vi.stubEnv('TRIES', file);
  const command = [process.execPath, '-e', LEAVE_A_LINE + script] as const;
  open = new ProcessHands({ command, ledgerUrl: 'sqlite:x', ledgerId: 'id', logFolder, onChange: () => {} });
  return { hands: open, tries: () => readFileSync(file, 'utf8').trim().split('\n') };
}

async function ended(hands: ProcessHands): Promise<Hand> {
  return vi.waitFor(async () => {
    const [hand] = await hands.list();
    if (hand?.state !== 'Succeeded' && hand?.state !== 'Failed') throw new Error(`still ${hand?.state}`);
    return hand;
  }, WAIT);
}

const retrying = (retries: number) =>
  aSweep({ trainer: { retries, startTimeoutSeconds: 900, ledgerSecretName: 'tuningsweep-ledger' } });

test('a try that fails is repeated as often as the manifest says, each as another holder', async () => {
  const { hands, tries } = handsOf('process.exit(1)');
  await hands.launch(retrying(1), TASK);
  expect(await ended(hands)).toMatchObject({ state: 'Failed', cause: 'TrainerError' });
  expect(new Set(tries()).size).toBe(2);
});

test('bad input is not tried again', async () => {
  const { hands, tries } = handsOf('process.exit(42)');
  await hands.launch(retrying(3), TASK);
  expect(await ended(hands)).toMatchObject({ state: 'Failed', cause: 'BadInput' });
  expect(tries()).toHaveLength(1);
});

test('a task launched twice has one process', async () => {
  const { hands, tries } = handsOf('process.exit(0)');
  await hands.launch(retrying(0), TASK);
  await hands.launch(retrying(0), TASK);
  expect(await ended(hands)).toMatchObject({ state: 'Succeeded' });
  expect(tries()).toHaveLength(1);
});

test('a cancelled task is listed as stopping until its process is gone, then not at all', async () => {
  const { hands } = handsOf('setInterval(() => {}, 1000)');
  await hands.launch(retrying(3), TASK);
  await hands.cancel(TASK);
  expect(await hands.list()).toEqual([{ codeTask: TASK, state: 'Stopping', holders: [expect.any(String)] }]);
  await vi.waitFor(async () => expect(await hands.list()).toEqual([]), WAIT);
});

test('a task that waits for its next try is cancelled without one', async () => {
  const { hands, tries } = handsOf('process.exit(1)');
  await hands.launch(retrying(3), TASK);
  await vi.waitFor(async () => expect(await hands.list()).toMatchObject([{ state: 'Waiting' }]), WAIT);
  await hands.cancel(TASK);
  expect(await hands.list()).toEqual([]);
  expect(tries()).toHaveLength(1);
});

test('closing ends every process', async () => {
  const { hands } = handsOf('setInterval(() => {}, 1000)');
  await hands.launch(retrying(0), TASK);
  await hands.launch(retrying(0), 'abcdefg-bbbbbbbbbbbb');
  await hands.close();
  expect(await hands.list()).toEqual([]);
});
