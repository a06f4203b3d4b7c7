export { sweepIdentity } from './code.ts';
export type { SweepIdentity, SweepPlace } from './code.ts';
export { gridDefinition, gridPoints } from './points.ts';
export type { GridDefinition } from './points.ts';
export { AXES, GridError } from './spec.ts';
export type { AxisName, GridSpec } from './spec.ts';
