import { TRAINER_CONTAINER } from '@tuningsweep/ledger/contracts';
import type { TrainerSpec } from './types.generated.ts';

/** What a manifest says of the container that trains. */
interface TrainerContainer {
  image?: unknown;
  command?: unknown;
  args?: unknown;
  resources?: unknown;
}

/** The container that trains as `spec.trainer.template` has it; undefined where it has none. */
export function trainerInTemplate({ template }: Pick<TrainerSpec, 'template'>): TrainerContainer | undefined {
  const containers = template?.spec?.['containers'];
  if (!Array.isArray(containers)) return undefined;
  return containers.find((container) => container.name === TRAINER_CONTAINER);
}

/** True where the manifest names a program in the place of the LSTM trainer: what that can train, only it knows. */
export function hasOwnTrainer(trainer: TrainerParts): boolean {
  const { image, command } = trainerInTemplate(trainer) ?? {};
  return [trainer.command, trainer.image, image, command].some((part) => part !== undefined);
}

/**
 * True where the manifest names the trainer's program by its own fields: that reads its parameters from a file and reports to
 * another one, and sees no ledger. An image or a template alone is a trainer that reads and writes the ledger itself.
 */
export function reportsToFile({ command, args }: Pick<TrainerSpec, 'command' | 'args'>): boolean {
  return command !== undefined || args !== undefined;
}

type TrainerParts = Pick<TrainerSpec, 'image' | 'command' | 'args' | 'template'>;

/** How the ledger names the LSTM trainer. */
export const BUILT_IN_TRAINER = 'built-in';

/** What trains a sweep's tasks on a cluster, as the ledger notes it: the image and the words of its command; or `built-in`. */
export function trainerOfManifest(trainer: TrainerParts): string {
  if (!hasOwnTrainer(trainer)) return BUILT_IN_TRAINER;
  const inTemplate = trainerInTemplate(trainer);
  const image = trainer.image ?? inTemplate?.image;
  const words = [trainer.command ?? inTemplate?.command, trainer.args ?? inTemplate?.args].flat();
  return [image, ...words]
    .filter((word) => word !== undefined)
    .map(quoted)
    .join(' ');
}

/** True where an image of the manifest's trains, under a name that may come to stand for another one. */
export function hasMovingImage(trainer: TrainerParts): boolean {
  const image = trainer.image ?? trainerInTemplate(trainer)?.image;
  return typeof image === 'string' && !image.includes('@');
}

function quoted(word: unknown): string {
  return typeof word === 'string' && /^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word);
}
