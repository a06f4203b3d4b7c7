import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { AttemptOptions } from './attempt.ts';
import { TrainerProcess } from './trainer-process.ts';

const FOREVER = 'setInterval(() => {}, 1000);';

function trainer(script: string, options: Partial<AttemptOptions> = {}): TrainerProcess {
  return new TrainerProcess({ command: [process.execPath, '-e', script], env: {}, ...options });
}

describe('what an attempt came to', () => {
  test.each([
    ['exit 0', 'process.exit(0)', { succeeded: true }],
    [
      'exit 1',
      'console.error("first"); console.error("lost the database"); process.exit(1)',
      { cause: 'TrainerError', message: 'lost the database', exitCode: 1 },
    ],
    ['exit 1 in silence', 'process.exit(1)', { cause: 'TrainerError', message: 'the trainer exited with 1' }],
    ['exit 42', 'console.error("no data"); process.exit(42)', { cause: 'BadInput', message: 'no data', exitCode: 42 }],
    [
      'a signal',
      'process.kill(process.pid, "SIGKILL")',
      { cause: 'TrainerError', message: 'the trainer was ended by SIGKILL' },
    ],
  ])('%s', async (_, script, expected) => {
    await expect(trainer(script).ended).resolves.toMatchObject(expected);
  });

  test('a program that does not exist', async () => {
    const missing = new TrainerProcess({ command: ['/no/such/trainer'], env: {} });
    await expect(missing.ended).resolves.toMatchObject({ succeeded: false, cause: 'StartError' });
  });

  test('the time limit', async () => {
    await expect(trainer(FOREVER, { timeoutMs: 50 }).ended).resolves.toMatchObject({
      cause: 'DeadlineExceeded',
      message: expect.stringContaining('spec.trainer.timeoutSeconds of 0.05'),
    });
  });

  test('the memory limit', async () => {
    const hungry = `const kept = []; setInterval(() => kept.push(Buffer.alloc(20 * 2 ** 20, 1)), 20);`;
    await expect(trainer(hungry, { memoryLimitBytes: 150 * 2 ** 20 }).ended).resolves.toMatchObject({
      cause: 'OOMKilled',
      message: expect.stringMatching(/MiB resident, spec.trainer.resources.limits.memory allows 150 MiB/),
    });
  });
});

describe('a program with a guard', () => {
  const shell = (script: string): TrainerProcess =>
    new TrainerProcess({ command: ['/bin/sh', '-c', script, 'sh', 'a b'], guarded: true, env: {} });

  test.each([
    ['exit 0', 'exit 0', { succeeded: true }],
    ['exit 42', 'echo no data >&2; exit 42', { cause: 'BadInput', message: 'no data' }],
    ['a signal', 'kill -KILL $$', { message: 'the trainer was ended by SIGKILL' }],
    ['its arguments', 'echo "$1" >&2; exit 1', { message: 'a b' }],
    ['no channel that its children would take for theirs', 'echo "[$NODE_CHANNEL_FD]" >&2; exit 1', { message: '[]' }],
    ['what it leaves behind does not keep the attempt open', 'sleep 600 & exit 0', { succeeded: true }],
  ])('%s', async (_, script, expected) => {
    await expect(shell(script).ended).resolves.toMatchObject(expected);
  });

  test('stopping it', async () => {
    const sleeper = shell('echo ready; exec sleep 600');
    sleeper.stop();
    await expect(sleeper.ended).resolves.toMatchObject({ message: 'the trainer was ended by SIGTERM' });
  });
});

test('what it is told in its environment', async () => {
  const script = 'console.error(process.env.CODE_TASK); process.exit(1)';
  await expect(trainer(script, { env: { CODE_TASK: 'abc' } }).ended).resolves.toMatchObject({ message: 'abc' });
});

test('a trainer that ignores SIGTERM is ended by SIGKILL', async () => {
  const ready = join(mkdtempSync(join(tmpdir(), 'trainer-')), 'ready');
  const script = `process.on('SIGTERM', () => {}); require('fs').writeFileSync(process.env.READY, ''); ${FOREVER}`;
  const stubborn = trainer(script, { env: { READY: ready } });
  await vi.waitFor(() => expect(existsSync(ready)).toBe(true), { timeout: 30_000 });
  stubborn.stop();
  await expect(stubborn.ended).resolves.toMatchObject({ message: 'the trainer was ended by SIGKILL' });
});
