export { Reporter } from './reporter.ts';
export type { AttemptEnd, ProgramEnd, ReporterOptions } from './reporter.ts';
export type { ProgramParameters } from './parameters-file.ts';
