import { VERSION } from '@tuningsweep/ledger/contracts';
import { BindingError } from './graph/binding-error.ts';
import { loadBinding } from './graph/binding.ts';
import { requirePackage } from './packages.ts';

/** The versions that a result depends on, as TB_TASKATTEMPT keeps them. */
export function versions(): string {
  const tfjs = versionOf(requirePackage('@tensorflow/tfjs/package.json'));
  return `trainer ${VERSION}, tensorflow ${tensorflowVersion()}, tfjs ${tfjs}, node ${process.versions.node}`;
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
