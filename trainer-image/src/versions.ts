import { createRequire } from 'node:module';
import { BindingError } from './graph/binding-error.ts';
import { loadBinding } from './graph/binding.ts';

/** The versions that a result depends on, as TB_TASKATTEMPT keeps them. */
export function versions(): string {
  const require = createRequire(import.meta.url);
  const trainer = versionOf(require('../package.json'));
  const tfjs = versionOf(require('@tensorflow/tfjs/package.json'));
  return `trainer ${trainer}, tensorflow ${tensorflowVersion()}, tfjs ${tfjs}, node ${process.versions.node}`;
}

function tensorflowVersion(): string {
  try {
    return loadBinding().TF_Version;
  } catch (error) {
    if (error instanceof BindingError) return 'none';
    throw error;
  }
}

const versionOf = (manifest: unknown): string =>
  typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
