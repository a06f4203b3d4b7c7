import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { AttemptOptions } from './attempt.ts';
import { TrainerPool } from './trainer-pool.ts';

/** Serves as our trainer does; what a task does is in its environment. */
const SERVER = `
process.on('disconnect', () => process.exit(1));
process.on('message', async ({ env, mark }) => {
  process.send('begun');
  const code = await eval(env.DOES);
  process.stdout.write(mark, () => process.stderr.write(mark, () => process.send(code)));
});`;

const file = join(mkdtempSync(join(tmpdir(), 'trainers-')), 'server.cjs');
writeFileSync(file, SERVER);

let pool = new TrainerPool();
afterEach(async () => {
  await pool.close();
  pool = new TrainerPool();
});

/** A task that prints its process's id, and does something; with what it printed. */
function run(does: string, options: Partial<AttemptOptions> = {}) {
  const printed: Uint8Array[] = [];
  const log = { write: (chunk: Uint8Array) => void printed.push(chunk), end: () => undefined };
  const env = { DOES: `process.stdout.write(process.pid + '\\n'), ${does}` };
  const attempt = pool.run({ command: [process.execPath, file], env, log, ...options });
  const ended = attempt.ended.then((outcome) => {
    const all = Buffer.concat(printed).toString().split('\n');
    // Its two streams come in any order.
    const at = all.findIndex((line) => /^\d+$/.test(line));
    return { outcome, pid: all[at], lines: all.toSpliced(at, 1) };
  });
  return { ...attempt, ended };
}

test('a trainer whose task went well gets the next one', async () => {
  const first = await run('0').ended;
  const second = await run('0').ended;
  expect([first.outcome, second.outcome]).toEqual([{ succeeded: true }, { succeeded: true }]);
  expect(second.pid).toBe(first.pid);
});

test('each task has what it printed itself, and nothing more', async () => {
  for (const word of ['one', 'two']) {
    const { lines } = await run(`console.log('${word} '.repeat(10_000)), console.error('${word}'), 0`).ended;
    // A long line of one stream may have what came by the other one in its middle.
    const letters = lines.join('').replaceAll(' ', '');
    expect([letters.length, new Set(letters)]).toEqual([10_001 * word.length, new Set(word)]);
  }
});

test('tasks at one time have trainers of their own', async () => {
  const both = await Promise.all([run('0').ended, run('0').ended]);
  expect(new Set(both.map(({ pid }) => pid)).size).toBe(2);
});

test.each([
  ['a failure', `console.error('no luck'), 1`, { cause: 'TrainerError', message: 'no luck', exitCode: 1 }],
  ['bad input', `console.error('no data'), 42`, { cause: 'BadInput', message: 'no data' }],
  ['an exit', 'process.exit(3)', { cause: 'TrainerError', message: 'the trainer exited with 3' }],
  ['a signal', `process.kill(process.pid, 'SIGKILL')`, { message: 'the trainer was ended by SIGKILL' }],
])('%s is that of one task, and the next one has another trainer', async (_, does, expected) => {
  const first = await run('0').ended;
  const second = await run(does).ended;
  expect(second.outcome).toMatchObject(expected);
  expect(second.pid).toBe(first.pid);
  const third = await run('0').ended;
  expect(third.outcome).toEqual({ succeeded: true });
  expect(third.pid).not.toBe(first.pid);
});

const HUNGRY = `new Promise(() => { const kept = []; setInterval(() => kept.push(Buffer.alloc(2 ** 24, 1)), 20); })`;

test('the memory limit ends one task; whether it was its own memory is said', async () => {
  const memoryLimitBytes = 150 * 2 ** 20;
  const { outcome } = await run(HUNGRY, { memoryLimitBytes }).ended;
  expect(outcome).toMatchObject({ cause: 'OOMKilled' });
  expect(outcome).not.toHaveProperty('mayBeOfOthers');
  await run('0').ended;
  expect((await run(HUNGRY, { memoryLimitBytes }).ended).outcome).toMatchObject({
    cause: 'OOMKilled',
    mayBeOfOthers: true,
  });
});

test('the time limit is that of a task', async () => {
  await run('0').ended;
  const { outcome } = await run('new Promise(() => undefined)', { timeoutMs: 50 }).ended;
  expect(outcome).toMatchObject({ cause: 'DeadlineExceeded' });
});

test('a task that is stopped ends with its trainer', async () => {
  await run('0').ended;
  const endless = run('new Promise(() => undefined)');
  endless.stop();
  expect((await endless.ended).outcome).toMatchObject({ message: 'the trainer was ended by SIGTERM' });
  expect((await run('0').ended).outcome).toEqual({ succeeded: true });
});

test('a trainer that was killed while it waited costs no task its attempt', async () => {
  const { pid } = await run('0').ended;
  process.kill(Number(pid), 'SIGKILL');
  const { outcome } = await run('0').ended;
  expect(outcome.succeeded || outcome.mayBeOfOthers).toBe(true);
  expect((await run('0').ended).outcome).toEqual({ succeeded: true });
});

test('a program that is not there', async () => {
  const { outcome } = await run('0', { command: ['/no/such/trainer'] }).ended;
  expect(outcome).toMatchObject({ succeeded: false, cause: 'StartError' });
});

test('closing ends those that wait', async () => {
  const { pid } = await run('0').ended;
  await pool.close();
  expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
});
