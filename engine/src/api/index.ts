export {
  loadManifest,
  parseManifests,
  placeOf,
  readManifests,
  someSweeps,
  theSweep,
  type ManifestDocument,
  type Manifests,
} from './manifest.ts';
export {
  BUILT_IN_TRAINER,
  hasMovingImage,
  hasOwnTrainer,
  trainerInTemplate,
  trainerOfManifest,
  reportsToFile,
} from './own-trainer.ts';
export { choiceByTestDays, withMetric, type SweepSpec } from './objective.ts';
export { ManifestError, type Problem } from './problem.ts';
export { loadTrainerDefaults, type TrainerDefaults } from './trainer-defaults.ts';
export type * from './types.generated.ts';
export { validateUpdate } from './validate.ts';
