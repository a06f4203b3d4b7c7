import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { completing, useStage } from './environment.ts';

const current = useStage();

test('the time that a sweep is suspended does not count against its own', { timeout: 120_000 }, async () => {
  const stage = current();
  const { db } = stage.ledger;
  stage.startOperator();
  await stage.apply({ timeoutSeconds: 600, suspend: true });
  await stage.reaches('Suspended', 'True Suspended');
  await until(
    'the ledger knows',
    async () => (await db.selectFrom('TB_SWEEPPAUSE').selectAll().execute()).length === 1,
  );
  // A day goes by.
  await sql`update TB_SWEEPPAUSE set DATE_PAUSE = DATE_PAUSE - interval 1 day`.execute(db);
  await sql`update TB_SWEEP set DATE_START = DATE_START - interval 1 day`.execute(db);
  await stage.apply({ timeoutSeconds: 600, suspend: true, parallelism: 3 });
  await until('it was looked at', async () => {
    const { status, metadata } = await stage.sweep();
    return status?.observedGeneration === metadata.generation;
  });
  expect(await stage.condition('Ready')).toBe('True Suspended');
  stage.play(completing(stage.ledger));
  await stage.apply({ timeoutSeconds: 600 });
  await stage.reaches('Succeeded', 'True AllTasksSettled');
  const [pause] = await db.selectFrom('TB_SWEEPPAUSE').selectAll().execute();
  expect(pause?.SECONDS).toBeGreaterThanOrEqual(86_400);
  expect(pause?.DATE_PAUSE).toBeNull();
});
