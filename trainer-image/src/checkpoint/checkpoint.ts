import { CorruptError } from '@tuningsweep/ledger';
import { WEIGHT_NAMES, mapWeights, weightShapes } from '@tuningsweep/model';
import type { ModelShape, Weights } from '@tuningsweep/model';
import { BETAS, MOMENTS } from '../graph/adam.ts';
import type { OptimizerState } from '../model/model.ts';
import { packTensors, unpackTensors } from './safetensors.ts';
import type { Tensor, Tensors, Values } from './safetensors.ts';

/** All that a training needs to go on after an epoch as if it had never stopped. */
export interface Checkpoint {
  /** Epochs that are done. */
  readonly epoch: number;
  /** Of the last of them. */
  readonly loss: number;
  readonly weights: Weights;
  readonly optimizer: OptimizerState;
  /** Of the stream that orders the windows. */
  readonly random: readonly number[];
}

const RANDOM = 'random';

/** A checkpoint as a file in the format safetensors. */
export function packCheckpoint(shape: ModelShape, { epoch, loss, weights, optimizer, random }: Checkpoint): Uint8Array {
  const tensorsOf = (values: Weights, prefix: string): [string, Tensor][] => {
    const shapes = weightShapes(shape);
    return WEIGHT_NAMES.map((name) => [`${prefix}${name}`, { shape: shapes[name], data: values[name] }]);
  };
  const tensors = Object.fromEntries<Tensor>([
    ...tensorsOf(weights, ''),
    ...MOMENTS.flatMap((moment) => tensorsOf(optimizer[moment], `adam/${moment}/`)),
    ...BETAS.map((beta): [string, Tensor] => [`adam/${beta}`, { shape: [], data: Float32Array.of(optimizer[beta]) }]),
    [RANDOM, { shape: [random.length], data: Uint32Array.from(random) }],
  ]);
  return packTensors({
    metadata: { format: 'tuningsweep-checkpoint-1', epoch: String(epoch), loss: String(loss) },
    tensors,
  });
}

/** @throws CorruptError when it is no checkpoint, or one of a model of another shape */
export function unpackCheckpoint(shape: ModelShape, bytes: Uint8Array): Checkpoint {
  try {
    return checkpointIn(shape, unpackTensors(bytes));
  } catch (error) {
    throw new CorruptError(`not a checkpoint of this model: ${String(error)}`, { cause: error });
  }
}

function checkpointIn(shape: ModelShape, { metadata, tensors }: Tensors): Checkpoint {
  const shapes = weightShapes(shape);
  const valuesOf = (name: string, length?: number): Values => {
    const data = tensors[name]?.data;
    if (data !== undefined && (length === undefined || data.length === length)) return data;
    throw new RangeError(`expected ${length ?? 'some'} values of ${name}, found ${data?.length ?? 'none'}`);
  };
  const floatsOf = (name: string, length: number): Float32Array => Float32Array.from(valuesOf(name, length));
  const weightsOf = (prefix: string): Weights =>
    mapWeights((name) =>
      floatsOf(
        `${prefix}${name}`,
        shapes[name].reduce((a, b) => a * b),
      ),
    );
  const [[beta1 = Number.NaN], [beta2 = Number.NaN]] = [floatsOf('adam/beta1', 1), floatsOf('adam/beta2', 1)];
  return {
    epoch: Number(metadata['epoch']),
    loss: Number(metadata['loss']),
    weights: weightsOf(''),
    optimizer: { beta1, beta2, m: weightsOf('adam/m/'), v: weightsOf('adam/v/') },
    random: Array.from(valuesOf(RANDOM), (value) => value | 0),
  };
}
