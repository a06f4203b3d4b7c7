export { LOCAL_CLUSTER, sweepIdentity } from './code.ts';
export { gridDefinition, gridMembership, gridPoints, LARGE_GRID, pointsByKey } from './points.ts';
export { GridOrders } from './orders.ts';
export { AXES, GridError } from './spec.ts';
export type { AxisName } from './spec.ts';
