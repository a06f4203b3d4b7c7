export { loadManifest } from './manifest.ts';
export { hasOwnTrainer, trainerInTemplate } from './own-trainer.ts';
export { ManifestError, type Problem } from './problem.ts';
export { loadTrainerDefaults, type TrainerDefaults } from './trainer-defaults.ts';
export type * from './types.generated.ts';
export { validateUpdate } from './validate.ts';
