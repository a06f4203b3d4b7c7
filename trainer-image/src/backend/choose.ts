import { BindingError } from '../graph/binding-error.ts';
import { chosenDevice } from '../graph/device.ts';
import { requireDevice } from '../graph/placement.ts';
import type { Backend, Candidate } from './backend.ts';
import { graphBlock, graphNative } from './graph.ts';
import { layersNode, layersWasm } from './layers.ts';
import { probeGradient } from './probe.ts';

/** Fastest first. On a GPU our own kernels, which are for CPUs, would only move data to and fro. */
const CANDIDATES: Record<'cpu' | 'gpu', readonly Candidate[]> = {
  cpu: [graphNative, graphBlock, layersNode, layersWasm],
  gpu: [graphBlock, layersNode],
};

/**
 * The fastest backend that works here and computes the right gradient, or the one that TRAINER_BACKEND names.
 *
 * @param warn told of each backend that was passed over, and why
 * @throws {BindingError} when none works, or TRAINER_BACKEND names none
 */
export async function chooseBackend(
  warn: (name: string, reason: string) => void,
  env: NodeJS.ProcessEnv = process.env,
  candidates: readonly Candidate[] = CANDIDATES[chosenDevice(env)],
): Promise<Backend> {
  if (chosenDevice(env) === 'gpu') requireDevice('gpu');
  for (const candidate of wanted(candidates, env['TRAINER_BACKEND'])) {
    try {
      const backend = await candidate.open();
      probeGradient(backend);
      return backend;
    } catch (error) {
      warn(candidate.name, error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
    }
  }
  throw new BindingError('No backend can train the model here (each reason is in the log above). Run: npm run setup');
}

function wanted(candidates: readonly Candidate[], name: string | undefined): readonly Candidate[] {
  if (!name) return candidates;
  const chosen = candidates.filter((candidate) => candidate.name === name);
  if (chosen.length > 0) return chosen;
  const names = candidates.map((candidate) => candidate.name).join(', ');
  throw new BindingError(`TRAINER_BACKEND must be one of ${names}, found '${name}'.`);
}
