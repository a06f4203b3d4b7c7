import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { cli } from '../../support/cli/cli.ts';
import { embedded, inLedger, preparedSweep } from '../tiny-sweep.ts';

test('a result that the ledger refuses ends its task at once: to train it again would bring the same', async () => {
  const folder = await preparedSweep({ parallelism: 1, trainer: { retries: 2 } });
  await inLedger(embedded(folder), ({ db }) =>
    sql`create trigger TR_OWN before insert on TB_MODELRESULT begin select raise(abort, 'no room'); end`.execute(db),
  );
  expect(await cli(folder, 'run', '-f', 'sweep.yaml')).toMatchObject({ code: 3 });
  const attempts = await inLedger(embedded(folder), ({ db }) =>
    db.selectFrom('TB_TASKATTEMPT').select(['CODE_TASK', 'ATTEMPT', 'EXIT_CODE', 'CAUSE', 'NOTE']).execute(),
  );
  expect(attempts.length).toBeGreaterThan(0);
  for (const attempt of attempts)
    expect(attempt).toMatchObject({
      ATTEMPT: 1,
      EXIT_CODE: 42,
      CAUSE: 'BadInput',
      NOTE: expect.stringMatching(/^The task was trained, but the ledger does not take its result: .*no room/),
    });
  expect(new Set(attempts.map(({ CODE_TASK }) => CODE_TASK)).size).toBe(attempts.length);
});
