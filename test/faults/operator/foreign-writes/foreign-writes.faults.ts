import { describe, test } from 'vitest';
import { useControlPlane } from '../../../cluster/use.ts';
import { WRITES_TO_ALL, WRITES_TO_ONE } from './foreign-writes.ts';
import { expectEndsAfter } from './written-scene.ts';

/** One in so many writes is tried; which, `FAULTS_SEED` moves on. */
const STRIDE = 6;
const FIRST = Number(process.env['FAULTS_SEED'] ?? 0) % STRIDE;
const CHOSEN = WRITES_TO_ONE.filter((_, at) => at % STRIDE === FIRST);
const BY_COLUMN = Map.groupBy(WRITES_TO_ALL, ({ table, column }) => `${table}.${column ?? '*'}`);

/** A hundred sweeps at a time, several times over. */
const LIMIT = { timeout: 1_800_000 };

const cluster = useControlPlane();

describe('whatever another program writes, a sweep under an operator ends or says why', LIMIT, () => {
  test.each(['grid', 'search'] as const)('its own rows, of a %s', async (kind) => {
    await expectEndsAfter(cluster, CHOSEN, { kind, sweeps: 100, exits: 0 });
  });

  test.concurrent.each([...BY_COLUMN])('rows of all sweeps: %s', async (_, writes) => {
    await expectEndsAfter(cluster, writes, { kind: 'grid', sweeps: 1, exits: 3 });
  });
});
