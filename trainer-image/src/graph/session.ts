import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DTYPES } from './attributes.ts';
import { loadBinding } from './binding.ts';
import type { Binding } from './binding.ts';

/** A value fed to a placeholder. */
export interface Feed {
  shape: readonly number[];
  data: Float32Array | Int32Array;
}

/** A TensorFlow session on one graph; its variables live as long as it does. */
export class GraphSession {
  readonly #binding: Binding;
  readonly #id: number;

  /** @param savedModel the bytes of a saved_model.pb (GraphBuilder.serialize) */
  constructor(savedModel: Uint8Array) {
    this.#binding = loadBinding();
    const directory = mkdtempSync(join(tmpdir(), 'tuningsweep-graph-'));
    try {
      writeFileSync(join(directory, 'saved_model.pb'), savedModel);
      this.#id = this.#binding.loadSavedModel(directory, 'serve');
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }

  /**
   * Runs what the fetched nodes (of floats) need and returns their values, in the order asked for. Blocks until it is done.
   *
   * @param feeds placeholder name → value
   * @param fetches node names
   * @throws Error TensorFlow's own message
   */
  run(feeds: Record<string, Feed>, fetches: readonly string[]): Float32Array[] {
    const inputs: number[] = [];
    const outputs: number[] = [];
    try {
      for (const feed of Object.values(feeds)) inputs.push(this.#createTensor(feed));
      const feedNames = Object.keys(feeds).map(firstOutput).join(',');
      const fetchNames = fetches.map(firstOutput).join(',');
      for (const { id } of this.#binding.runSavedModel(this.#id, inputs, feedNames, fetchNames)) outputs.push(id);
      return outputs.map((tensor) => this.#floats(tensor));
    } finally {
      for (const tensor of [...inputs, ...outputs]) this.#binding.deleteTensor(tensor);
    }
  }

  /** Frees the session and its variables. */
  dispose(): void {
    this.#binding.deleteSavedModel(this.#id);
  }

  #floats(tensor: number): Float32Array {
    const data = this.#binding.tensorDataSync(tensor);
    if (data instanceof Float32Array) return data;
    throw new TypeError('Only float nodes can be fetched');
  }

  #createTensor({ shape, data }: Feed): number {
    return this.#binding.createTensor(shape, DTYPES[data instanceof Int32Array ? 'int32' : 'float32'], data);
  }
}

const firstOutput = (node: string): string => `${node}:0`;
