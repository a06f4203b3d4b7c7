export { LOCAL_CLUSTER, sweepIdentity } from './code.ts';
export { gridDefinition, gridMembership, gridPoints, LARGE_GRID, pointsByKey } from './points.ts';
export { GridOrders } from './orders.ts';
export { axesOf, isVaried, numbersOf, parameterNames, variedNames } from './axes.ts';
export type { Axis } from './axes.ts';
export { GridError } from './errors.ts';
export type { GridSpec } from './spec.ts';
