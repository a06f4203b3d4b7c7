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
/** What only a search has, or looks at. */
const OF_SEARCH = [
  'TB_TASK deleted, one',
  'TB_TASK copied to a strange code, one',
  'TB_SWEEPTRAINER.TRAINER empty, all',
  'TB_PROPOSAL.IDX_PROPOSAL huge, one',
  'TB_PROPOSAL.PARAMETERS broken JSON, one',
  'TB_SEARCH.DEFINITION broken JSON, all',
  'TB_SETTLEMENT deleted, all',
  'TB_METRIC.VALUE huge, all',
  'TB_REPLICATE deleted, all',
];
const SAMPLE = fc.sample(fc.constantFrom(...WRITES_TO_ONE), { seed: SEED, numRuns: 3 });

const cluster = useControlPlane();

test('whatever another program writes, a sweep under an operator ends or says why', async () => {
  const writes = [...WRITES_TO_ONE.filter((write) => GRAVE.includes(describeWrite(write))), ...SAMPLE];
  await expectEndsAfter(cluster, writes, { kind: 'grid', sweeps: 6, exits: 0 });
});

test('whatever another program writes, a search under an operator ends or says why', async () => {
  const writes = WRITES_TO_ONE.filter((write) => OF_SEARCH.includes(describeWrite(write)));
  await expectEndsAfter(cluster, writes, { kind: 'search', sweeps: OF_SEARCH.length, exits: 0 });
});
