import { expect, test } from 'vitest';
import { claimTask } from '../../../ledger/src/index.ts';
import { useEnvironment } from '../environment.ts';
import type { TestEnvironment } from '../environment.ts';

const current = useEnvironment();

/** The ends of all attempts, without those of equal ones. */
async function ends({ ledger }: TestEnvironment): Promise<string[]> {
  const rows = await ledger.db.selectFrom('TB_TASKATTEMPT').selectAll().execute();
  const told = rows.map(({ ATTEMPT, EXIT_CODE, CAUSE, NOTE, DATE_END }) =>
    [ATTEMPT, EXIT_CODE, CAUSE, NOTE, DATE_END === null ? 'open' : 'over'].join(' | '),
  );
  return [...new Set(told)].toSorted();
}

test('trainers that are killed leave attempts that say how, those before the last one too', async () => {
  const environment = current();
  environment.startOperator();
  environment.simulate(async (codeTask, pod) => {
    const holder = pod.metadata?.uid ?? '';
    const { attempt } = await claimTask(environment.ledger, { codeTask, holder, backend: 'fake', versions: '' });
    return attempt === 1 ? { exitCode: 137, reason: 'OOMKilled' } : { exitCode: 1, message: 'out of ideas' };
  });
  await environment.apply({ parallelism: 4, trainer: { retries: 1 } });
  await environment.reaches('Succeeded', 'False NoTaskCompleted');
  expect(await ends(environment)).toEqual([
    '1 | 137 | OOMKilled | the trainer needed more memory than its limit | over',
    '2 | 1 | TrainerError | out of ideas | over',
  ]);
  expect((await environment.tasks()).map(({ note }) => note)).toEqual(Array(4).fill('TrainerError: out of ideas'));
});
