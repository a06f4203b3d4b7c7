import { describe, test } from 'vitest';
import { useControlPlane } from '../../../cluster/use.ts';
import { WRITES_TO_ALL, WRITES_TO_ONE } from './foreign-writes.ts';
import { expectEndsAfter } from './written-scene.ts';

/** One in so many writes is tried; which, `FAULTS_SEED` moves on. */
const STRIDE = 6;
const FIRST = Number(process.env['FAULTS_SEED'] ?? 0) % STRIDE;
const CHOSEN = WRITES_TO_ONE.filter((_, at) => at % STRIDE === FIRST);
const BY_COLUMN = Map.groupBy(WRITES_TO_ALL, ({ table, column }) => `${table}.${column ?? '*'}`);

const cluster = useControlPlane();

describe('whatever another program writes, a sweep under an operator ends or says why', { timeout: 900_000 }, () => {
  test('its own rows', async () => {
    await expectEndsAfter(cluster, CHOSEN, { sweeps: 100, exits: 0 });
  });

  test.concurrent.each([...BY_COLUMN])('rows of all sweeps: %s', async (_, writes) => {
    await expectEndsAfter(cluster, writes, { sweeps: 1, exits: 3 });
  });
});
