/** Our trainer's model, or tfjs's own layers, as a side of the benchmark; argument 2: a backend's name. See protocol.py. */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { chooseBackend } from '../../../trainer-image/src/backend/choose.ts';
import type { Backend } from '../../../trainer-image/src/backend/backend.ts';
import { ADAM_DEFAULTS } from '../../../trainer-image/src/graph/adam.ts';
import { initialWeights } from '../../../trainer-image/src/model/initialize.ts';
import type { Model } from '../../../trainer-image/src/model/model.ts';
import { seededRandom } from '../../../trainer-image/src/model/random.ts';
import { versions } from '../../../trainer-image/src/versions.ts';
import type { SeriesFile } from '../../lib/usd-krw.ts';
import type { Case } from '../cases.ts';

const WARM_UP = 20;

const answer = (message: object): void => console.log(JSON.stringify(message));

class Side {
  readonly #backend: Backend;
  readonly #series: SeriesFile;
  readonly #models = new Map<string, Model>();
  readonly #random = seededRandom(42);

  constructor(backend: Backend, series: SeriesFile) {
    this.#backend = backend;
    this.#series = series;
  }

  /** For `steps` training steps of a case. */
  seconds(each: Case, steps: number): number {
    const model = this.#warm(each);
    const batches = this.#batches(each);
    const begin = performance.now();
    for (let step = 0; step < steps; step += 1) model.trainStep(batches[step % batches.length] ?? new Int32Array());
    return (performance.now() - begin) / 1000;
  }

  #warm(each: Case): Model {
    const key = JSON.stringify(each);
    const known = this.#models.get(key);
    if (known !== undefined) return known;
    const shape = { sequence: each.sequence, inputUnits: each.inputUnits, hiddenUnits: each.hiddenUnits, horizon: 1 };
    const adam = { ...ADAM_DEFAULTS, learningRate: each.learningRate };
    const weights = initialWeights(shape, seededRandom(42));
    const model = this.#backend.create({ shape, series: Float32Array.from(this.#series.scaled), weights, adam });
    this.#models.set(key, model);
    this.seconds(each, this.#backend.name.startsWith('layers') ? 2 : WARM_UP);
    return model;
  }

  #batches({ batch }: Case): Int32Array[] {
    const { train } = this.#series;
    const order = this.#random.permutation(train.length).map((index) => train[index] ?? 0);
    const count = Math.floor(order.length / batch);
    return Array.from({ length: count }, (_, index) => order.slice(index * batch, (index + 1) * batch));
  }
}

const [, , seriesFile = '', wanted = ''] = process.argv;
const series: SeriesFile = JSON.parse(readFileSync(seriesFile, 'utf8'));
const backend = await chooseBackend((name, reason) => console.error(name, reason), { TRAINER_BACKEND: wanted });
const side = new Side(backend, series);
answer({ ready: true, versions: { [backend.name]: `(${versions()})` } });
for await (const line of createInterface({ input: process.stdin })) {
  const request: { case: Case; steps: number } = JSON.parse(line);
  answer({ seconds: side.seconds(request.case, request.steps), way: backend.name });
}
