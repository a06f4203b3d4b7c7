import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packCheckpoint, unpackCheckpoint } from './checkpoint/checkpoint.ts';
import { prepareDataset } from './data/dataset.ts';
import { ADAM_DEFAULTS } from './graph/adam.ts';
import { blockLstm } from './graph/lstm-block.ts';
import { nativeLstm } from './graph/lstm-native.ts';
import { loadNativeKernels } from './graph/native-kernels.ts';
import { initialWeights } from './model/initialize.ts';
import { GraphModel } from './model/graph-model.ts';
import { randomFrom, seededRandom } from './model/random.ts';
import { train } from './train.ts';

loadNativeKernels();
const KERNELS = { native: nativeLstm, block: blockLstm };

interface Setting {
  readonly kernels: keyof typeof KERNELS;
  readonly units: number;
  readonly batchSize: number;
  readonly seed: number;
}

const DATASET = prepareDataset(
  {
    close: Float32Array.from({ length: 60 }, (_, day) => 100 + 10 * Math.sin(day / 5)),
    dates: Array.from({ length: 60 }, (_, day) => String(20_000_000 + day)),
  },
  { sequence: 10, horizon: 1, ratioTrainSet: 0.8 },
);

/** Trains up to an epoch, in a session of its own, from the checkpoint of another. */
async function trained({ kernels, units, batchSize, seed }: Setting, epochs: number, from?: Uint8Array) {
  const shape = { sequence: DATASET.sequence, inputUnits: units, hiddenUnits: units + 1, horizon: 1 };
  const checkpoint = from && unpackCheckpoint(shape, from);
  const random = checkpoint ? randomFrom(checkpoint.random) : seededRandom(seed);
  const model = new GraphModel(
    {
      shape,
      series: DATASET.scaled,
      adam: { ...ADAM_DEFAULTS, learningRate: 0.01 },
      ...(checkpoint ?? { weights: initialWeights(shape, random) }),
    },
    KERNELS[kernels],
  );
  try {
    const onEpoch = async (): Promise<void> => undefined;
    await train(model, { windows: DATASET.train, epochs, done: checkpoint?.epoch ?? 0, batchSize, random, onEpoch });
    const state = {
      epoch: epochs,
      loss: 0,
      weights: model.weights(),
      optimizer: model.optimizer(),
      random: random.state(),
    };
    return packCheckpoint(shape, state);
  } finally {
    model.dispose();
  }
}

const setting = fc.record<Setting>({
  kernels: fc.constantFrom('native', 'block'),
  units: fc.integer({ min: 1, max: 9 }),
  batchSize: fc.integer({ min: 5, max: 40 }),
  seed: fc.nat(),
});

test('a training that was cut anywhere goes on to the same weights and state, bit by bit', async () => {
  await fc.assert(
    fc.asyncProperty(setting, fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { minLength: 1 }), async (of, cuts) => {
      const whole = await trained(of, 5);
      let checkpoint: Uint8Array | undefined;
      for (const epoch of cuts.toSorted((a, b) => a - b)) checkpoint = await trained(of, epoch, checkpoint);
      expect(await trained(of, 5, checkpoint)).toEqual(whole);
    }),
    { numRuns: 10 },
  );
});
