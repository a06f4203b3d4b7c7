export { sweepIdentity } from './code.ts';
export { gridDefinition, gridPoints } from './points.ts';
export { AXES, GridError } from './spec.ts';
export type { AxisName } from './spec.ts';
