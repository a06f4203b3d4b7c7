import { LedgerError } from '../errors.ts';
import type { HyperParameters, PointSetting } from './shapes.ts';

/** A point as TB_TASK.POINT holds it. */
export type StoredPoint = PointSetting & { readonly parameters: HyperParameters };

/** @throws LedgerError when the text is not that of a point */
export function parsePoint(codeTask: string, text: string): StoredPoint {
  const value: unknown = JSON.parse(text);
  if (isPoint(value)) return value;
  throw new LedgerError(`TB_TASK.POINT of ${codeTask}: expected a point as this program writes it, found ${text}`);
}

/** The texts are written by us and guarded by POINT_SHA256, so a look at the outline is enough. */
function isPoint(value: unknown): value is StoredPoint {
  return typeof value === 'object' && value !== null && 'ticker' in value && 'parameters' in value;
}
