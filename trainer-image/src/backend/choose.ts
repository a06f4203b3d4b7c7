import { TF32_ENV, TRAINER_ENV } from '@tuningsweep/ledger/contracts';
import { BindingError } from '../graph/binding-error.ts';
import { chosenDevice } from '../graph/device.ts';
import type { Device } from '../graph/device.ts';
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
 * @throws BindingError when none works, or TRAINER_BACKEND names none
 */
export async function chooseBackend(
  warn: (name: string, reason: string) => void,
  env: NodeJS.ProcessEnv = process.env,
  candidates: readonly Candidate[] = CANDIDATES[chosenDevice(env)],
): Promise<Backend> {
  const device = chosenDevice(env);
  if (device === 'gpu') requireDevice('gpu');
  const reasons: string[] = [];
  for (const candidate of wanted(candidates, env[TRAINER_ENV.backend])) {
    try {
      const backend = await candidate.open();
      probeGradient(backend);
      return backend;
    } catch (error) {
      const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      reasons.push(`${candidate.name}: ${reason}`);
      warn(candidate.name, reason);
    }
  }
  throw new BindingError(`No backend can train the model here (${reasons.join('; ')}). ${advice(device, env)}`);
}

function advice(device: Device, env: NodeJS.ProcessEnv): string {
  if (device === 'cpu') return 'Run: npx tuningsweep setup-trainer';
  const tf32 = env[TF32_ENV];
  if (tf32 !== undefined && tf32 !== '0') return `A GPU has to compute without TF32: set ${TF32_ENV}=0, not '${tf32}'.`;
  return `See nvidia-smi for the driver's version and docs/guide/images.md for CUDA's, or set ${TRAINER_ENV.device}=cpu.`;
}

function wanted(candidates: readonly Candidate[], name: string | undefined): readonly Candidate[] {
  if (!name) return candidates;
  const chosen = candidates.filter((candidate) => candidate.name === name);
  if (chosen.length > 0) return chosen;
  const names = candidates.map((candidate) => candidate.name).join(', ');
  throw new BindingError(`${TRAINER_ENV.backend} must be one of ${names}, found '${name}'.`);
}
