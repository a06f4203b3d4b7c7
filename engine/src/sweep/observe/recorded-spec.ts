import type { SweepRecord } from '@tuningsweep/ledger';
import type { SweepSpec } from '../../api/index.ts';

/** The spec that TB_SWEEP.MANIFEST holds; undefined where another program wrote what is none. */
export function recordedSpec({ manifest }: Pick<SweepRecord, 'manifest'>): SweepSpec | undefined {
  try {
    const spec: unknown = JSON.parse(manifest);
    return isSpec(spec) ? spec : undefined;
  } catch {
    return undefined;
  }
}

/** The text was written by us from a valid manifest, of whatever release, so a look at the outline is enough. */
function isSpec(value: unknown): value is SweepSpec {
  const has = (name: string): boolean => isObject(value) && isObject(value[name]);
  return has('parameters') && has('objective');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
