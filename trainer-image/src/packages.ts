import { createRequire } from 'node:module';
import { join } from 'node:path';
import type messages from '@tensorflow/tfjs-node/dist/proto/api_pb.js';
import { TRAINER_ENV } from '@tuningsweep/ledger/contracts';

const folder = process.env[TRAINER_ENV.packages];

/**
 * Loads TensorFlow's npm packages, and nothing else does: they lie where npm put them with the trainer, or in the folder that
 * TRAINER_PACKAGES names. None is loaded before it is needed, since a backend may do without.
 */
export const requirePackage = createRequire(folder ? join(folder, 'package.json') : import.meta.url);

export type GraphMessages = typeof messages;

/** The protobuf classes of TensorFlow's graphs, as tfjs-node has them. */
export const graphMessages = (): GraphMessages => requirePackage('@tensorflow/tfjs-node/dist/proto/api_pb.js');
