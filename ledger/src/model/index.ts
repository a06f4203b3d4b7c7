export { artifactSize, readArtifact } from './artifact.ts';
export { fitsForecast, readForecast } from './forecast.ts';
export { bestModel, dropSurplus, surplusModels } from './retention.ts';
export { prunableModels, pruneModels } from './prune.ts';
export type { ForecastSeries } from './forecast-layout.ts';
export type { StoredModel } from './stored.ts';
export type { PrunableModel } from './prune.ts';
export type { TaskWithModel, Retention } from './retention.ts';
