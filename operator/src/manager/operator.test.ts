import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../../test/servers/listen.ts';
import { until } from '../../../test/support/until.ts';
import { runOperator } from './operator.ts';
import { parseSettings, SETTINGS } from './settings.ts';

const REQUIRED = {
  // Nobody answers there.
  database: 'mysql://u@127.0.0.1:1/db',
  maxConcurrentReconciles: SETTINGS.maxConcurrentReconciles.default,
  kubeApiQps: SETTINGS.kubeApiQps.default,
  kubeApiBurst: SETTINGS.kubeApiBurst.default,
};

test('an operator whose trainer defaults cannot be used does not start, and names the file', async () => {
  const settings = parseSettings({
    ...REQUIRED,
    bindAddress: 'localhost:0',
    trainerDefaults: '/nowhere/trainer.yaml',
  });
  const never = new AbortController();
  await expect(runOperator(settings, pino({ level: 'silent' }), never.signal)).rejects.toThrow(
    '/nowhere/trainer.yaml: cannot read the trainer defaults',
  );
});

test('an operator that is to listen at every address of IPv6 answers there', async () => {
  const port = await freePort();
  const stop = new AbortController();
  const settings = parseSettings({ ...REQUIRED, bindAddress: `[::]:${port}` });
  const running = runOperator(settings, pino({ level: 'silent' }), stop.signal);
  onTestFinished(async () => {
    stop.abort();
    await running;
  });
  const answers = async () =>
    fetch(`http://[::1]:${port}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  await Promise.race([until('it answers', answers), running]);
  expect(await answers()).toBe(true);
});
