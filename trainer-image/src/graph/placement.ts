import { BindingError } from './binding-error.ts';
import { GraphBuilder } from './builder.ts';
import type { Device } from './device.ts';
import { floatScalar, identity } from './operations.ts';
import { GraphSession } from './session.ts';

/**
 * Makes sure that the library computes on a device. Where CUDA does not start (an old driver, another version of cuDNN),
 * TensorFlow goes on with the CPU, and the ledger would call its figures a GPU's.
 *
 * @throws BindingError when it does not, with TensorFlow's own words
 */
export function requireDevice(device: Device): void {
  const name = device.toUpperCase();
  const graph = new GraphBuilder();
  identity(graph, floatScalar(graph, 1), { name: 'one', device: `/device:${name}:0` });
  try {
    const session = new GraphSession(graph.serialize());
    session.run({}, ['one']);
    session.dispose();
  } catch (error) {
    const cause = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new BindingError(`TensorFlow finds no ${name} that it can compute on: ${cause}`, { cause: error });
  }
}
