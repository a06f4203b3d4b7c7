export { serve } from './server.ts';
export type { Serving } from './server.ts';
export type { UserNamespaces } from './http/access.ts';
export { isLoopback } from './http/host.ts';
export type { ServeSettings, TaskLogs } from './settings.ts';
