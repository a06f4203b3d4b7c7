import { createRequire } from 'node:module';
import { loadBinding } from './graph/binding.ts';

/** How this trainer computes, as TB_TASKATTEMPT names it: results of different backends differ in their last digits. */
export const BACKEND = 'tensorflow-graph-cpu';

/** The versions that a result depends on, as TB_TASKATTEMPT keeps them. */
export function versions(): string {
  const require = createRequire(import.meta.url);
  const trainer = versionOf(require('../package.json'));
  const tfjs = versionOf(require('@tensorflow/tfjs-node/package.json'));
  return `trainer ${trainer}, tensorflow ${loadBinding().TF_Version}, tfjs-node ${tfjs}, node ${process.versions.node}`;
}

const versionOf = (manifest: unknown): string =>
  typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
