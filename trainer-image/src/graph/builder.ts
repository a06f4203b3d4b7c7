import { graphMessages } from '../packages.ts';
import type { Attribute } from './attributes.ts';

/** One output of a node: "name" is its first output, "name:1" its second. */
export type Output = string;

export interface NodeOptions {
  /** Under which the node is fed or fetched; made up where nobody asks for it by name. */
  name?: string;
  /** Nodes that have to have run before this one (control inputs). */
  after?: readonly Output[];
  /** TensorFlow's name of the only device that may run the node, such as /device:GPU:0. */
  device?: string;
}

// The GraphDef version of TensorFlow 2.9. Every later library reads it, and all operations used here are older.
const PRODUCER_VERSION = 1087;

/** Builds a TensorFlow graph node by node and writes it as a SavedModel, the form that tfjs-node's binding can load. */
export class GraphBuilder {
  readonly #messages = graphMessages();
  readonly #graph = new this.#messages.GraphDef();
  #count = 0;

  /**
   * Adds a node.
   *
   * @param op name of a TensorFlow operation
   * @returns its first output; `nth` gives the others
   */
  add(op: string, inputs: readonly Output[], attributes: Record<string, Attribute>, options: NodeOptions = {}): Output {
    const name = options.name ?? `${op}_${this.#count}`;
    this.#count += 1;
    const node = new this.#messages.NodeDef();
    node.setName(name);
    node.setOp(op);
    node.setDevice(options.device ?? '');
    for (const input of inputs) node.addInput(input);
    for (const output of options.after ?? []) node.addInput(`^${nodeOf(output)}`);
    for (const [key, value] of Object.entries(attributes)) node.getAttrMap().set(key, value(this.#messages));
    this.#graph.addNode(node);
    return name;
  }

  /** The graph as the bytes of a saved_model.pb with the tag "serve". */
  serialize(): Uint8Array {
    const messages = this.#messages;
    const versions = new messages.VersionDef();
    versions.setProducer(PRODUCER_VERSION);
    this.#graph.setVersions(versions);
    const info = new messages.MetaGraphDef.MetaInfoDef();
    info.addTags('serve');
    const metaGraph = new messages.MetaGraphDef();
    metaGraph.setMetaInfoDef(info);
    metaGraph.setGraphDef(this.#graph);
    const model = new messages.SavedModel();
    model.setSavedModelSchemaVersion(1);
    model.addMetaGraphs(metaGraph);
    return model.serializeBinary();
  }
}

/** The n-th output of the node that `first` is the first output of. */
export const nth = (first: Output, n: number): Output => (n === 0 ? first : `${first}:${n}`);

const nodeOf = (output: Output): string => output.split(':')[0] ?? output;
