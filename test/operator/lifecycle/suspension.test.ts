import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { completing, useEnvironment } from '../environment.ts';

const current = useEnvironment();

test('the time that a sweep is suspended does not count against its own', async () => {
  const environment = current();
  const { db } = environment.ledger;
  environment.startOperator();
  await environment.apply({ timeoutSeconds: 600, suspend: true });
  await environment.reaches('Suspended', 'True Suspended');
  await until(
    'the ledger knows',
    async () => (await db.selectFrom('TB_SWEEPPAUSE').selectAll().execute()).length === 1,
  );
  // A day goes by.
  await sql`update TB_SWEEPPAUSE set DATE_PAUSE = DATE_PAUSE - interval 1 day`.execute(db);
  await sql`update TB_SWEEP set DATE_START = DATE_START - interval 1 day`.execute(db);
  await environment.apply({ timeoutSeconds: 600, suspend: true, parallelism: 3 });
  await until('it was looked at', async () => {
    const { status, metadata } = await environment.sweep();
    return status?.observedGeneration === metadata.generation;
  });
  expect(await environment.condition('Ready')).toBe('True Suspended');
  environment.simulate(completing(environment.ledger));
  await environment.apply({ timeoutSeconds: 600 });
  await environment.reaches('Succeeded', 'True AllTasksSettled');
  const [pause] = await db.selectFrom('TB_SWEEPPAUSE').selectAll().execute();
  expect(pause?.SECONDS).toBeGreaterThanOrEqual(86_400);
  expect(pause?.DATE_PAUSE).toBeNull();
});
