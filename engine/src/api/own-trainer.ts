import { TRAINER_CONTAINER } from '@tuningsweep/ledger/contracts';
import type { TrainerSpec } from './types.generated.ts';

/** What a manifest says of the container that trains. */
interface TrainerContainer {
  image?: unknown;
  command?: unknown;
  resources?: unknown;
}

/** The container that trains as `spec.trainer.template` has it; undefined where it has none. */
export function trainerInTemplate({ template }: Pick<TrainerSpec, 'template'>): TrainerContainer | undefined {
  const containers = template?.spec?.['containers'];
  if (!Array.isArray(containers)) return undefined;
  return containers.find((container) => container.name === TRAINER_CONTAINER);
}

/** True where the manifest names a program in the place of the LSTM trainer: what that can train, only it knows. */
export function hasOwnTrainer(trainer: Pick<TrainerSpec, 'image' | 'template'>): boolean {
  const { image, command } = trainerInTemplate(trainer) ?? {};
  return [trainer.image, image, command].some((part) => part !== undefined);
}
