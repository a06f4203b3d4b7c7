export { readArtifact } from './artifact.ts';
export { fitsForecast, readForecast } from './forecast.ts';
export { bestModel, dropSurplus, surplusModels } from './retention.ts';
export { prunableModels, pruneModels } from './prune.ts';
export type { ForecastSeries } from './forecast-layout.ts';
export type { KeptModel } from './kept.ts';
export type { PrunableModel } from './prune.ts';
export type { KeptTask, Retention } from './retention.ts';
