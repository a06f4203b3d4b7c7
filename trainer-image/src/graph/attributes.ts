import messages from '@tensorflow/tfjs-node/dist/proto/api_pb.js';
import type { AttrValue, TensorShape } from '@tensorflow/tfjs-node/dist/proto/api_pb.js';

/** TensorFlow's numbers of the data types used here (types.proto). */
export const DTYPES = { float32: 1, int32: 3, int64: 9 } as const;
export type DType = keyof typeof DTYPES;

/** A tensor's static shape; -1 is a dimension known only when the graph runs. */
export type Shape = readonly number[];

function shapeMessage(shape: Shape): TensorShape {
  const message = new messages.TensorShape();
  for (const size of shape) {
    const dim = new messages.TensorShape.Dim();
    dim.setSize(size);
    message.addDim(dim);
  }
  return message;
}

function attribute(fill: (value: AttrValue) => void): AttrValue {
  const value = new messages.AttrValue();
  fill(value);
  return value;
}

/** Attribute values of a graph node, by their kind in attr_value.proto. */
export const attr = {
  type: (dtype: DType) => attribute((value) => value.setType(DTYPES[dtype])),
  shape: (shape: Shape) => attribute((value) => value.setShape(shapeMessage(shape))),
  int: (number: number) => attribute((value) => value.setI(number)),
  float: (number: number) => attribute((value) => value.setF(number)),
  bool: (flag: boolean) => attribute((value) => value.setB(flag)),
  string: (text: string) => attribute((value) => value.setS(Buffer.from(text, 'utf8'))),
  tensor(dtype: DType, shape: Shape, data: Float32Array | Int32Array | BigInt64Array): AttrValue {
    const tensor = new messages.Tensor();
    tensor.setDtype(DTYPES[dtype]);
    tensor.setTensorShape(shapeMessage(shape));
    tensor.setTensorContent(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    return attribute((value) => value.setTensor(tensor));
  },
};
