import { pino } from 'pino';
import { expect, test } from 'vitest';
import { runOperator } from './operator.ts';
import { parseSettings, SETTINGS } from './settings.ts';

test('an operator whose trainer defaults cannot be used does not start, and names the file', async () => {
  const settings = parseSettings({
    database: 'mysql://host/db',
    bindAddress: 'localhost:0',
    maxConcurrentReconciles: SETTINGS.maxConcurrentReconciles.default,
    kubeApiQps: SETTINGS.kubeApiQps.default,
    kubeApiBurst: SETTINGS.kubeApiBurst.default,
    trainerDefaults: '/nowhere/trainer.yaml',
  });
  const never = new AbortController();
  await expect(runOperator(settings, pino({ level: 'silent' }), never.signal)).rejects.toThrow(
    '/nowhere/trainer.yaml: cannot read the trainer defaults',
  );
});
