/** The part used here of the protobuf classes that tfjs-node ships without types. */
declare module '@tensorflow/tfjs-node/dist/proto/api_pb.js' {
  class Dim {
    setSize(size: number): void;
  }
  class TensorShape {
    static Dim: typeof Dim;
    addDim(dim: Dim): void;
  }
  class Tensor {
    setDtype(dtype: number): void;
    setTensorShape(shape: TensorShape): void;
    setTensorContent(bytes: Uint8Array): void;
  }
  class AttrValue {
    setType(dtype: number): void;
    setShape(shape: TensorShape): void;
    setTensor(tensor: Tensor): void;
    setI(value: number): void;
    setF(value: number): void;
    setB(value: boolean): void;
    setS(bytes: Uint8Array): void;
  }
  class NodeDef {
    setName(name: string): void;
    setOp(op: string): void;
    addInput(input: string): void;
    setDevice(device: string): void;
    getAttrMap(): Map<string, AttrValue>;
  }
  class VersionDef {
    setProducer(version: number): void;
  }
  class GraphDef {
    addNode(node: NodeDef): void;
    setVersions(versions: VersionDef): void;
  }
  class MetaInfoDef {
    addTags(tag: string): void;
  }
  class MetaGraphDef {
    static MetaInfoDef: typeof MetaInfoDef;
    setMetaInfoDef(info: MetaInfoDef): void;
    setGraphDef(graph: GraphDef): void;
  }
  class SavedModel {
    setSavedModelSchemaVersion(version: number): void;
    addMetaGraphs(graph: MetaGraphDef): void;
    serializeBinary(): Uint8Array;
  }
  const messages: {
    AttrValue: typeof AttrValue;
    GraphDef: typeof GraphDef;
    MetaGraphDef: typeof MetaGraphDef;
    NodeDef: typeof NodeDef;
    SavedModel: typeof SavedModel;
    Tensor: typeof Tensor;
    TensorShape: typeof TensorShape;
    VersionDef: typeof VersionDef;
  };
  export default messages;
  export type { AttrValue, GraphDef, NodeDef, TensorShape };
}
