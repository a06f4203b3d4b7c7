export { LOOKED_AT, nextDates, spacingOf } from './spacing.ts';
export type { Spacing } from './spacing.ts';
