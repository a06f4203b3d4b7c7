import type { ParameterPoint } from '@tuningsweep/ledger';
import type { Question } from '../algorithms/algorithm.ts';
import { freePoints } from '../algorithms/proposing.ts';
import { isInside } from '../algorithms/space/space.ts';
import { toChoice } from '../axes.ts';
import { GridError } from '../errors.ts';
import type { GridSpec } from '../spec.ts';

/**
 * The points that a spec is to start with and that are neither settled nor open.
 *
 * @throws GridError for one that is not in the space
 */
export function startingPoints(
  spec: GridSpec,
  question: Pick<Question, 'space' | 'history' | 'open'>,
): ParameterPoint[] {
  const { isFree, take } = freePoints(question);
  return (spec.algorithm?.start ?? []).flatMap((written, index) => {
    const point = asPoint(spec, written);
    if (!isInside(question.space, point)) throw notInside(index, point);
    if (!isFree(point)) return [];
    take(point);
    return [point];
  });
}

/** Words of choices as the space has them: `true` and `false` are booleans. */
function asPoint({ parameters }: GridSpec, written: ParameterPoint): ParameterPoint {
  return Object.fromEntries(
    Object.entries(written).map(([name, value]) => [
      name,
      parameters[name]?.choices === undefined || typeof value === 'boolean' ? value : toChoice(value),
    ]),
  );
}

function notInside(index: number, point: ParameterPoint): GridError {
  return new GridError(
    `spec.algorithm.start[${index}]`,
    `expected a value for each parameter that the point has, one that spec.parameters allows, found ${JSON.stringify(point)}`,
  );
}
