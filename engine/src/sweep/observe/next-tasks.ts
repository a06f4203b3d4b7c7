import { nextPending, pendingPoints, pointsOf } from '@tuningsweep/ledger';
import type { Ledger, OpenTask, PendingPoint, PendingTask, StoredPoint } from '@tuningsweep/ledger';
import { mostEpochs } from '../../search/index.ts';
import type { Sweep } from '../types.ts';

/** So many tasks beyond the free slots are looked at for such as wait for no shorter one. */
const LOOK_AHEAD = 256;

/** A task that waits to be launched, and how many epochs it has, where that counts and is known. */
export interface NextTask extends PendingTask {
  readonly epochs?: number;
}

/** The next tasks to launch; where tasks differ in their epochs, see {@link shortestFirst}. */
export async function nextTasks(ledger: Ledger, { key, spec }: Sweep, open: readonly OpenTask[]): Promise<NextTask[]> {
  const slots = spec.parallelism - open.length;
  if (slots <= 0 || (mostEpochs(spec) === undefined && spec.earlyStopping === undefined))
    return await nextPending(ledger, key, slots);
  const pending = await pendingPoints(ledger, key, slots + LOOK_AHEAD);
  const codes = open.map(({ codeTask }) => codeTask);
  return shortestFirst(pending, await pointsOf(ledger, codes)).slice(0, slots);
}

/**
 * Tasks in the order in which they are to be launched: a longer training goes on from the end of a shorter one of the same
 * point, so that one which has to wait for that comes after all that have not. Otherwise the order is the grid's.
 *
 * @param atWork points of tasks that are launched
 */
export function shortestFirst(pending: readonly PendingPoint[], atWork: readonly StoredPoint[]): NextTask[] {
  const shortest = new Map<string, number>();
  for (const point of [...pending.flatMap((task) => task.point ?? []), ...atWork]) {
    const { family, epochs } = trainingOf(point);
    shortest.set(family, Math.min(epochs, shortest.get(family) ?? Infinity));
  }
  const waits = ({ point }: PendingPoint): boolean => {
    if (point === undefined) return false;
    const { family, epochs } = trainingOf(point);
    return epochs > (shortest.get(family) ?? epochs);
  };
  return [...pending.filter((task) => !waits(task)), ...pending.filter(waits)].map(({ point, ...task }) => ({
    ...task,
    ...(typeof point?.parameters.epoch === 'number' && { epochs: point.parameters.epoch }),
  }));
}

/** How long a point is trained, and what else it is: points are canonical, their fields always in the same order. */
function trainingOf({ parameters: { epoch, ...others }, ...setting }: StoredPoint) {
  return { epochs: Number(epoch), family: JSON.stringify({ ...setting, others }) };
}
