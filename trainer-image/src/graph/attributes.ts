import type { AttrValue, TensorShape } from '@tensorflow/tfjs-node/dist/proto/api_pb.js';
import type { GraphMessages } from '../packages.ts';

/** TensorFlow's numbers of the data types used here (types.proto). */
export const DTYPES = { float32: 1, int32: 3, int64: 9 } as const;
export type DType = keyof typeof DTYPES;

/** A tensor's static shape; -1 is a dimension known only when the graph runs. */
export type Shape = readonly number[];

/** An attribute's value, made when a node is: the classes that it is made of may not be there before. */
export type Attribute = (messages: GraphMessages) => AttrValue;

function shapeMessage(messages: GraphMessages, shape: Shape): TensorShape {
  const message = new messages.TensorShape();
  for (const size of shape) {
    const dim = new messages.TensorShape.Dim();
    dim.setSize(size);
    message.addDim(dim);
  }
  return message;
}

function attribute(fill: (value: AttrValue, messages: GraphMessages) => void): Attribute {
  return (messages) => {
    const value = new messages.AttrValue();
    fill(value, messages);
    return value;
  };
}

/** Attribute values of a graph node, by their kind in attr_value.proto. */
export const attr = {
  type: (dtype: DType) => attribute((value) => value.setType(DTYPES[dtype])),
  shape: (shape: Shape) => attribute((value, messages) => value.setShape(shapeMessage(messages, shape))),
  int: (number: number) => attribute((value) => value.setI(number)),
  float: (number: number) => attribute((value) => value.setF(number)),
  bool: (flag: boolean) => attribute((value) => value.setB(flag)),
  string: (text: string) => attribute((value) => value.setS(Buffer.from(text, 'utf8'))),
  tensor: (dtype: DType, shape: Shape, data: Float32Array | Int32Array | BigInt64Array) =>
    attribute((value, messages) => {
      const tensor = new messages.Tensor();
      tensor.setDtype(DTYPES[dtype]);
      tensor.setTensorShape(shapeMessage(messages, shape));
      tensor.setTensorContent(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      value.setTensor(tensor);
    }),
};
