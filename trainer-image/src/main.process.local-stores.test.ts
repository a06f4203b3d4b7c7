import { once } from 'node:events';
import { claimTask, completeTask } from '@tuningsweep/ledger';
import type { Claim, Ledger } from '@tuningsweep/ledger';
import { describe, expect, test } from 'vitest';
import { breakableProxy } from '../../test/support/servers/breakable-proxy.ts';
import { useLedger } from '../../test/support/ledger/ledgers.ts';
import { chosenServer } from '../../test/support/servers/servers.ts';
import { runTrainer, startTrainer, until } from '../test/process.ts';
import { readAttempt, readLosses, readResult, readStatus } from '../test/rows.ts';
import { addTask, importRates } from '../test/tasks.ts';

// Whole processes, several in some tests, on a machine that may be busy.
const LONG = { parameters: { epoch: 10_000 } };
const epochsDone = (ledger: Ledger, count: number) => async (): Promise<true | undefined> =>
  (await readLosses(ledger)).length >= count ? true : undefined;

async function claimBy(ledger: Ledger, codeTask: string, holder: string): Promise<Claim> {
  return await claimTask(ledger, { codeTask, holder, backend: 'none', versions: 'none' });
}

describe('a trainer process', () => {
  const store = useLedger('sqlite');

  async function startLongTask() {
    await importRates(store.ledger);
    const codeTask = await addTask(store.ledger, LONG);
    const trainer = startTrainer({ CODE_TASK: codeTask, LEDGER_URL: store.url });
    await until('the first epoch', epochsDone(store.ledger, 1));
    return { codeTask, ...trainer };
  }

  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('leaves on %s with %i and leaves the task to be released', async (signal, code) => {
    const { child, ended } = await startLongTask();
    child.kill(signal);
    expect(await ended).toMatchObject({ code });
    expect(await readStatus(store.ledger)).toMatchObject({ STATUS: 'Running', NOTE: null });
    expect(await readAttempt(store.ledger)).toMatchObject({ DATE_END: null, EXIT_CODE: null });
    expect(await readResult(store.ledger)).toBeUndefined();
  });

  test('ends when its parent is gone', async () => {
    const { child, ended } = await startLongTask();
    child.disconnect();
    expect(await ended).toMatchObject({ code: 1 });
    expect(await readResult(store.ledger)).toBeUndefined();
  });

  test('ends where nobody reads its log', async () => {
    await importRates(store.ledger);
    const codeTask = await addTask(store.ledger, { parameters: { epoch: 1 } });
    const { child, ended } = startTrainer({ CODE_TASK: codeTask, LEDGER_URL: store.url });
    const exit = once(child, 'exit');
    child.stdout?.destroy();
    await expect(ended).rejects.toThrow('Premature close');
    expect(await exit).toEqual([0, null]);
  });

  test('ends when its parent is gone before it has begun', async () => {
    await importRates(store.ledger);
    const codeTask = await addTask(store.ledger, LONG);
    const { child, ended } = startTrainer({ CODE_TASK: codeTask, LEDGER_URL: store.url });
    child.disconnect();
    expect(await ended).toMatchObject({ code: 1 });
    expect(await readResult(store.ledger)).toBeUndefined();
  });

  test('stops without a further write when another one has taken the task', async () => {
    const { codeTask, ended } = await startLongTask();
    await claimBy(store.ledger, codeTask, 'another');
    expect(await ended).toMatchObject({ code: 1, stderr: expect.stringContaining('no longer held') });
    expect(await readStatus(store.ledger)).toMatchObject({ STATUS: 'Running', NOTE: null });
    expect(await readAttempt(store.ledger)).toMatchObject({ HOLDER: 'another', EXIT_CODE: null });
  });

  test('does not touch a task that is over', async () => {
    await importRates(store.ledger);
    const codeTask = await addTask(store.ledger);
    const claim = await claimBy(store.ledger, codeTask, 'earlier');
    const dates = { dateBeginTrain: '1', dateEndTrain: '2', dateBeginTest: '3', dateEndTest: '4' };
    const figures = { loss: 1, accuracy: 1, mse: 1, naiveMse: 1 };
    await completeTask(store.ledger, claim, { ticker: 'USD/KRW', versionModel: 3, ...dates, ...figures });
    const before = [await readResult(store.ledger), await readAttempt(store.ledger)];
    const { code, stderr } = await runTrainer({ CODE_TASK: codeTask, LEDGER_URL: store.url });
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('Completed') });
    expect([await readResult(store.ledger), await readAttempt(store.ledger)]).toEqual(before);
  });
});

describe('when the database is lost', () => {
  const store = useLedger(chosenServer());

  async function startOverProxy(epoch: number, retrySeconds: string) {
    await importRates(store.ledger);
    const codeTask = await addTask(store.ledger, { parameters: { epoch } });
    const way = await breakableProxy(store.url);
    const environment = { CODE_TASK: codeTask, LEDGER_URL: way.url, LEDGER_RETRY_SECONDS: retrySeconds };
    const trainer = startTrainer(environment);
    await until('the first epoch', epochsDone(store.ledger, 1));
    way.cut();
    return { way, trainer };
  }

  test('for a while: the trainer goes on where it was', async () => {
    const { way, trainer } = await startOverProxy(30, '30');
    const before = (await readLosses(store.ledger)).length;
    expect(before).toBeLessThan(30);
    await way.mend();
    expect(await trainer.ended).toMatchObject({ code: 0 });
    way.cut();
    expect(await readAttempt(store.ledger)).toMatchObject({ ATTEMPT: 1, EXIT_CODE: 0 });
    expect(await readLosses(store.ledger)).toHaveLength(30);
  });

  test('for too long: exit code 1 and a sentence', async () => {
    const { trainer } = await startOverProxy(10_000, '0.5');
    const { code, stderr } = await trainer.ended;
    expect(code).toBe(1);
    expect(stderr.trim()).not.toBe('');
    expect(await readStatus(store.ledger)).toMatchObject({ STATUS: 'Running', NOTE: null });
    expect(await readResult(store.ledger)).toBeUndefined();
  });

  test('from the start: exit code 1 and a sentence without the password', async () => {
    const way = await breakableProxy(store.url);
    way.cut();
    const environment = { CODE_TASK: 'testkey-any', LEDGER_URL: way.url, LEDGER_RETRY_SECONDS: '0.5' };
    const { code, stderr } = await runTrainer(environment);
    expect(code).toBe(1);
    expect(stderr).toContain(new URL(way.url).host);
    const { password } = new URL(way.url);
    expect(password === '' || !stderr.includes(password)).toBe(true);
  });
});
