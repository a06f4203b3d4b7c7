/** Our trainer's model, or tfjs's own layers, as a side of the benchmark; argument 2: a backend's name. See protocol.py. */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { chooseBackend } from '../../../trainer-image/src/backend/choose.ts';
import type { Backend } from '../../../trainer-image/src/backend/backend.ts';
import { ADAM_DEFAULTS } from '../../../trainer-image/src/graph/adam.ts';
import { mapWeights } from '../../../model/src/index.ts';
import type { ModelShape, Weights } from '../../../model/src/index.ts';
import { initialWeights } from '../../../trainer-image/src/model/initialize.ts';
import type { Model } from '../../../trainer-image/src/model/model.ts';
import { seededRandom } from '../../../trainer-image/src/model/random.ts';
import { versions } from '../../../trainer-image/src/versions.ts';
import type { SeriesFile } from '../../lib/usd-krw.ts';
import type { Case } from '../cases.ts';
import type { Course, Outcome } from '../side.ts';

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

  /** Another side's training, from its first weights on its windows. */
  replay(each: Case, { weights, batches }: Course): Outcome {
    const first = mapWeights((name) => Float32Array.from(weights[name] ?? []));
    const model = this.#create(each, first);
    const losses = batches.map((batch) => model.trainStep(Int32Array.from(batch)));
    const mse = this.#error(model, each);
    model.dispose();
    return { losses, mse };
  }

  #warm(each: Case): Model {
    const key = JSON.stringify(each);
    const known = this.#models.get(key);
    if (known !== undefined) return known;
    const model = this.#create(each, initialWeights(shapeOf(each), seededRandom(42)));
    this.#models.set(key, model);
    this.seconds(each, this.#backend.name.startsWith('layers') ? 2 : WARM_UP);
    return model;
  }

  #create(each: Case, weights: Weights): Model {
    const adam = { ...ADAM_DEFAULTS, learningRate: each.learningRate };
    const series = Float32Array.from(this.#series.scaled);
    return this.#backend.create({ shape: shapeOf(each), series, weights, adam });
  }

  /** On the test part, in units of the series squared. */
  #error(model: Model, { sequence }: Case): number {
    const { scaled, test, unit } = this.#series;
    const predicted = model.predict(Int32Array.from(test));
    const squares = test.map((day, index) => {
      const target = scaled[day + sequence] ?? Number.NaN;
      return (((predicted[index] ?? Number.NaN) - target) * unit) ** 2;
    });
    return squares.reduce((sum, square) => sum + square, 0) / squares.length;
  }

  #batches({ batch }: Case): Int32Array[] {
    const { train } = this.#series;
    const order = this.#random.permutation(train.length).map((index) => train[index] ?? 0);
    const count = Math.floor(order.length / batch);
    return Array.from({ length: count }, (_, index) => order.slice(index * batch, (index + 1) * batch));
  }
}

function shapeOf({ sequence, inputUnits, hiddenUnits }: Case): ModelShape {
  return { sequence, inputUnits, hiddenUnits, horizon: 1 };
}

type Question = { versions: true } | { case: Case; steps: number } | { case: Case; replay: Course };

const [, , seriesFile = '', wanted = ''] = process.argv;
const series: SeriesFile = JSON.parse(readFileSync(seriesFile, 'utf8'));
const backend = await chooseBackend((name, reason) => console.error(name, reason), { TRAINER_BACKEND: wanted });
const side = new Side(backend, series);
for await (const line of createInterface({ input: process.stdin })) {
  const question: Question = JSON.parse(line);
  if ('versions' in question) answer({ versions: { [backend.name]: `(${versions()})` } });
  else if ('steps' in question) answer({ seconds: side.seconds(question.case, question.steps) });
  else answer(side.replay(question.case, question.replay));
}
