export { readArtifact } from './artifact.ts';
export { fitsForecast, readForecast } from './forecast.ts';
export { packModel, unpackModel } from './format.ts';
export { bestModel, dropSurplus, surplusModels } from './retention.ts';
export type { ForecastSeries } from './forecast-layout.ts';
export type { ModelJson, ModelArtifact, ModelMetadata, WeightEntry } from './format.ts';
export type { KeptModel } from './kept.ts';
export type { Retention } from './retention.ts';
