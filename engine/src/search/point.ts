import { ledgerDate } from '@tuningsweep/ledger';
import type { GridPoint, ParameterPoint } from '@tuningsweep/ledger';
import { canonicalJson } from './codes/canonical.ts';
import { codeTask, sha256 } from './codes/code.ts';
import { evaluationOf } from './spec.ts';
import type { GridSpec } from './spec.ts';

/** What all points of a sweep share, as it stands in TB_TASK.POINT beside their parameters. */
export type CommonFields = ReturnType<typeof commonFields>;

/** Dates in the ledger's form. */
export function commonFields(spec: GridSpec) {
  return {
    ticker: spec.data?.ticker,
    begin: spec.data && ledgerDate(spec.data.begin),
    end: spec.data && ledgerDate(spec.data.end),
    evaluation: evaluationOf(spec),
    modelVersion: spec.modelVersion,
    seed: spec.seed,
  };
}

/** A point with its code, which depends on nothing but the sweep's key and the point itself. */
function pointOf(common: CommonFields, sweepKey: string, parameters: ParameterPoint): GridPoint {
  const canonical = canonicalJson({ ...common, parameters });
  const digest = sha256(canonical);
  return { codeTask: codeTask(sweepKey, digest), sha256: digest, canonical, parameters };
}

/** The same point with another seed: that of the sweep and so many more. The first replicate is the point itself. */
export function replicateOf(
  common: CommonFields,
  sweepKey: string,
  parameters: ParameterPoint,
  replicate: number,
): GridPoint {
  const first = pointOf(common, sweepKey, parameters);
  if (replicate === 0) return first;
  const point = pointOf({ ...common, seed: common.seed + replicate }, sweepKey, parameters);
  return { ...point, replicateOf: first.codeTask };
}

/** All replicates of a point, that with the sweep's own seed first. */
export function replicatesAt(
  common: CommonFields,
  sweepKey: string,
  parameters: ParameterPoint,
  count: number,
): GridPoint[] {
  return Array.from({ length: count }, (_, replicate) => replicateOf(common, sweepKey, parameters, replicate));
}
