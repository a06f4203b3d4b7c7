import type { BestTask } from '@tuningsweep/engine/api';
import { jsonBytes } from './cut.ts';

/** As many metrics as the schema has room for. */
const MOST_METRICS = 32;

/**
 * The best task in so many bytes of JSON. What does not fit is left out and counted: parameters come before metrics, each
 * in their order, and whatever is still small enough after one that is not.
 */
export function fitBest(best: BestTask, bytes: number): BestTask {
  const { parameters: allParameters, metrics: allMetrics = {}, omitted = 0, ...rest } = best;
  const total = Object.keys(allParameters).length + Object.keys(allMetrics).length + omitted;
  const room = { left: bytes - jsonBytes({ ...rest, parameters: {}, metrics: {}, omitted: total }) };
  const parameters = fitting(Object.entries(allParameters), room);
  const metrics = fitting(Object.entries(allMetrics), room, MOST_METRICS);
  const left = total - Object.keys(parameters).length - Object.keys(metrics).length;
  return { ...rest, parameters, metrics, ...(left > 0 && { omitted: left }) };
}

function fitting<V>(
  entries: readonly (readonly [string, V])[],
  room: { left: number },
  most = entries.length,
): Record<string, V> {
  const taken: [string, V][] = [];
  for (const [name, value] of entries) {
    const size = jsonBytes(name) + jsonBytes(value) + ':,'.length;
    if (size > room.left || taken.length === most) continue;
    taken.push([name, value]);
    room.left -= size;
  }
  return Object.fromEntries(taken);
}
