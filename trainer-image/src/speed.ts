/** Says in one line of JSON what this trainer would compute with here, and how fast: what `tuningsweep doctor` runs. */
import { chooseBackend } from './backend/choose.ts';
import { describeFailure } from './exit.ts';
import { ADAM_DEFAULTS } from './graph/adam.ts';
import { initialWeights } from './model/initialize.ts';
import { seededRandom } from './model/random.ts';
import { versions } from './versions.ts';

/** The first point of the published experiment. */
const SHAPE = { sequence: 50, inputUnits: 50, hiddenUnits: 64, horizon: 1 };
const BATCH = 10;
const MEASURED_MS = 1000;

async function measure() {
  const passedOver: { backend: string; reason: string }[] = [];
  const backend = await chooseBackend((name, reason) => passedOver.push({ backend: name, reason }));
  const random = seededRandom(1);
  const series = Float32Array.from({ length: SHAPE.sequence + BATCH + SHAPE.horizon }, () => random.uniform());
  const adam = { ...ADAM_DEFAULTS, learningRate: 0.001 };
  const model = backend.create({ shape: SHAPE, series, weights: initialWeights(SHAPE, random), adam });
  const windows = Int32Array.from({ length: BATCH }, (_, day) => day);
  model.trainStep(windows); // the first one is slower
  let steps = 0;
  const begin = performance.now();
  for (; performance.now() - begin < MEASURED_MS; steps += 1) model.trainStep(windows);
  const stepsPerSecond = (steps * 1000) / (performance.now() - begin);
  model.dispose();
  return { backend: backend.name, versions: versions(), passedOver, stepsPerSecond };
}

try {
  console.log(JSON.stringify(await measure()));
} catch (error) {
  console.error(describeFailure(error).note);
  process.exitCode = 1;
}
