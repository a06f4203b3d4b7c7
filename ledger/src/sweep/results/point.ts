import { hash } from 'node:crypto';
import { LedgerError } from '../../errors.ts';
import type { Row } from '../../schema/database.ts';
import type { ParameterPoint } from '../../parameters.ts';
import type { PointSetting } from '../types.ts';

/** A point as TB_TASK.POINT holds it. */
export type StoredPoint = PointSetting & { readonly parameters: ParameterPoint };

/** What TB_TASK says of a task's point. */
export type PointRow = Pick<Row<'TB_TASK'>, 'CODE_TASK' | 'POINT' | 'POINT_SHA256'>;

/** @throws LedgerError when another program has written over the point */
export function parsePoint(row: PointRow): StoredPoint {
  const point = readPoint(row);
  if (point !== undefined) return point;
  throw new LedgerError(describeOddPoint(row));
}

/** The point that a row holds; undefined where it is none, or not that of its hash. */
export function readPoint(row: PointRow): StoredPoint | undefined {
  if (!isSound(row)) return undefined;
  try {
    const value: unknown = JSON.parse(row.POINT);
    return isPoint(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the text is the one that the hash was made of: about two microseconds. */
export function isSound({ POINT, POINT_SHA256 }: PointRow): boolean {
  return typeof POINT === 'string' && hash('sha256', POINT, 'hex') === POINT_SHA256;
}

/** Says of a point that was written over what is there and what to do. */
export function describeOddPoint({ CODE_TASK, POINT }: PointRow): string {
  return (
    `TB_TASK.POINT of ${CODE_TASK}: expected the point that POINT_SHA256 is the hash of, found ${shown(POINT)}. Another ` +
    'program has written there. A sweep at work has it written again where it needs it; else set GRID_SHA256 of the ' +
    "sweep's row in TB_SWEEP to NULL, and run or apply the sweep again"
  );
}

const SHOWN = 60;

function shown(text: unknown): string {
  if (typeof text !== 'string') return `a value of type ${typeof text}`;
  return `'${text.slice(0, SHOWN)}${text.length > SHOWN ? '…' : ''}'`;
}

/** The texts are written by us and guarded by POINT_SHA256: a look at the outline is enough. */
function isPoint(value: unknown): value is StoredPoint {
  if (typeof value !== 'object' || value === null || !('parameters' in value)) return false;
  return typeof value.parameters === 'object' && value.parameters !== null;
}
