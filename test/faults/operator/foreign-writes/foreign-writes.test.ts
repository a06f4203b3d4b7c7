import fc from 'fast-check';
import { test } from 'vitest';
import { useControlPlane } from '../../../cluster/use.ts';
import { describeWrite } from '../../writes/odd-values.ts';
import { WRITES_TO_ONE } from './foreign-writes.ts';
import { expectEndsAfter } from './written-scene.ts';

const SEED = 20_261_127;
/** No Job can be made of such a code, and no parameters told of such a point. */
const GRAVE = [
  'TB_TASK.CODE_TASK empty, one',
  'TB_TASK.CODE_TASK JSON of another kind, one',
  'TB_TASK.POINT broken JSON, all',
];
const SAMPLE = fc.sample(fc.constantFrom(...WRITES_TO_ONE), { seed: SEED, numRuns: 3 });

const cluster = useControlPlane();

test('whatever another program writes, a sweep under an operator ends or says why', async () => {
  const writes = [...WRITES_TO_ONE.filter((write) => GRAVE.includes(describeWrite(write))), ...SAMPLE];
  await expectEndsAfter(cluster, writes, { sweeps: 6, exits: 0 });
});
