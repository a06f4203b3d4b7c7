/** TensorFlow operations as functions: each adds one node (and its small constants) and returns its output. */
import { attr } from './attributes.ts';
import type { DType, Shape } from './attributes.ts';
import { nth } from './builder.ts';
import type { GraphBuilder, NodeOptions, Output } from './builder.ts';

const FLOAT = { T: attr.type('float32') };

export function placeholder(g: GraphBuilder, name: string, dtype: DType, shape: Shape): Output {
  return g.add('Placeholder', [], { dtype: attr.type(dtype), shape: attr.shape(shape) }, { name });
}

function constant(
  g: GraphBuilder,
  dtype: DType,
  shape: Shape,
  data: Float32Array | Int32Array | BigInt64Array,
): Output {
  return g.add('Const', [], { dtype: attr.type(dtype), value: attr.tensor(dtype, shape, data) });
}

export const floatScalar = (g: GraphBuilder, value: number): Output =>
  constant(g, 'float32', [], Float32Array.of(value));
const intScalar = (g: GraphBuilder, value: number): Output => constant(g, 'int32', [], Int32Array.of(value));
export const longScalar = (g: GraphBuilder, value: number): Output =>
  constant(g, 'int64', [], BigInt64Array.of(BigInt(value)));
export const ints = (g: GraphBuilder, values: readonly number[], shape: Shape = [values.length]): Output =>
  constant(g, 'int32', shape, Int32Array.from(values));

export function identity(g: GraphBuilder, input: Output, options: NodeOptions): Output {
  return g.add('Identity', [input], FLOAT, options);
}

/** Element by element, with broadcasting. */
export function binary(
  g: GraphBuilder,
  op: 'AddV2' | 'Sub' | 'Mul' | 'RealDiv',
  a: Output,
  b: Output,
  dtype: DType = 'float32',
): Output {
  return g.add(op, [a, b], { T: attr.type(dtype) });
}

export const square = (g: GraphBuilder, input: Output): Output => g.add('Square', [input], FLOAT);

export function matMul(g: GraphBuilder, a: Output, b: Output, transpose: { a?: boolean; b?: boolean } = {}): Output {
  const flags = { transpose_a: attr.bool(transpose.a ?? false), transpose_b: attr.bool(transpose.b ?? false) };
  return g.add('MatMul', [a, b], { ...FLOAT, ...flags });
}

export const biasAdd = (g: GraphBuilder, input: Output, bias: Output): Output => g.add('BiasAdd', [input, bias], FLOAT);

export function transpose2d(g: GraphBuilder, input: Output): Output {
  return g.add('Transpose', [input, ints(g, [1, 0])], { ...FLOAT, Tperm: attr.type('int32') });
}

export function reshape(g: GraphBuilder, input: Output, shape: readonly number[]): Output {
  return g.add('Reshape', [input, ints(g, shape)], { ...FLOAT, Tshape: attr.type('int32') });
}

/** Rows begin … begin + count - 1 of the first dimension of a tensor of `rank` dimensions; count -1: to its end. */
export function rows(g: GraphBuilder, input: Output, rank: number, begin: number, count: number): Output {
  const begins = Array.from({ length: rank }, (_, axis) => (axis === 0 ? begin : 0));
  const sizes = Array.from({ length: rank }, (_, axis) => (axis === 0 ? count : -1));
  return g.add('Slice', [input, ints(g, begins), ints(g, sizes)], { ...FLOAT, Index: attr.type('int32') });
}

export function concatRows(g: GraphBuilder, inputs: readonly Output[]): Output {
  const [only, ...others] = inputs;
  if (only !== undefined && others.length === 0) return only; // ConcatV2 wants two or more
  const attributes = { ...FLOAT, N: attr.int(inputs.length), Tidx: attr.type('int32') };
  return g.add('ConcatV2', [...inputs, intScalar(g, 0)], attributes);
}

/** Splits a tensor along its first dimension into `count` tensors of one dimension less. */
export function unstack(g: GraphBuilder, input: Output, count: number): Output[] {
  const node = g.add('Unpack', [input], { ...FLOAT, num: attr.int(count), axis: attr.int(0) });
  return Array.from({ length: count }, (_, index) => nth(node, index));
}

export function gatherRows(g: GraphBuilder, input: Output, indices: Output): Output {
  const attributes = { Tparams: attr.type('float32'), Tindices: attr.type('int32'), Taxis: attr.type('int32') };
  return g.add('GatherV2', [input, indices, intScalar(g, 0)], attributes);
}

export function expandDims(g: GraphBuilder, input: Output, axis: number, dtype: DType): Output {
  return g.add('ExpandDims', [input, intScalar(g, axis)], { T: attr.type(dtype), Tdim: attr.type('int32') });
}

/** Sum or mean over the given dimensions, which disappear. */
export function reduce(g: GraphBuilder, op: 'Sum' | 'Mean', input: Output, axes: readonly number[]): Output {
  const attributes = { ...FLOAT, Tidx: attr.type('int32'), keep_dims: attr.bool(false) };
  return g.add(op, [input, ints(g, axes)], attributes);
}

/** The number of elements of a tensor, as an int32 scalar. */
export function size(g: GraphBuilder, input: Output, dtype: DType): Output {
  return g.add('Size', [input], { T: attr.type(dtype), out_type: attr.type('int32') });
}

export function toFloat(g: GraphBuilder, input: Output): Output {
  return g.add('Cast', [input], { SrcT: attr.type('int32'), DstT: attr.type('float32') });
}

/** Zeros of the shape [first, ...rest], the first dimension being known only when the graph runs. */
export function zerosOf(g: GraphBuilder, first: Output, rest: readonly number[]): Output {
  const parts = [first, ...rest.map((dimension) => intScalar(g, dimension))];
  const shape = g.add('Pack', parts, { T: attr.type('int32'), N: attr.int(parts.length), axis: attr.int(0) });
  return g.add('Fill', [shape, floatScalar(g, 0)], { ...FLOAT, index_type: attr.type('int32') });
}

export function zeros(g: GraphBuilder, shape: Shape): Output {
  return g.add('Fill', [ints(g, shape), floatScalar(g, 0)], { ...FLOAT, index_type: attr.type('int32') });
}
