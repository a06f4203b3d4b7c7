import { LedgerError } from '../errors.ts';
import type { HyperParameters, PointSetting } from './shapes.ts';

/** A point as TB_TASK.POINT holds it. */
export type StoredPoint = PointSetting & { readonly parameters: HyperParameters };

/** @throws LedgerError when the text is not that of a point */
export function parsePoint(codeTask: string, text: string): StoredPoint {
  const point = readPoint(text);
  if (point !== undefined) return point;
  throw new LedgerError(
    `TB_TASK.POINT of ${codeTask}: expected a point as this program writes it, found ${shown(text)}. Another program has ` +
      'written there: put the text back from a backup, or delete the rows of this CODE_TASK and run or apply the sweep again',
  );
}

/** The point that a text is; undefined where it is none. */
export function readPoint(text: string): StoredPoint | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isPoint(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const SHOWN = 60;

function shown(text: unknown): string {
  if (typeof text !== 'string') return `a value of type ${typeof text}`;
  return `'${text.slice(0, SHOWN)}${text.length > SHOWN ? '…' : ''}'`;
}

/** The texts are written by us and guarded by POINT_SHA256, so a look at the outline is enough. */
function isPoint(value: unknown): value is StoredPoint {
  if (typeof value !== 'object' || value === null || !('ticker' in value) || !('parameters' in value)) return false;
  return typeof value.parameters === 'object' && value.parameters !== null;
}
