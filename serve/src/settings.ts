import type { Ledger } from '@tuningsweep/ledger';
import type { Sweep, SweepStatus } from '@tuningsweep/engine/sweep';
import type { UserAccess } from './http/access.ts';

/** What the trainers of tasks printed. */
export interface TaskLogs {
  /** The attempts at a task whose output is kept, the oldest first. */
  attempts(codeTask: string): readonly number[];
  /** The last bytes of an attempt's output, and how many there are in all; of all of them without a limit. */
  read(codeTask: string, attempt: number, limit?: number): Promise<{ readonly text: string; readonly bytes: number }>;
}

/** What a server is to serve, and to whom. */
export interface ServeSettings {
  readonly ledger: Ledger;
  /** Where to listen; port 0 is any that is free. */
  readonly listen: { readonly host: string; readonly port: number };
  /** Names that the server goes by, besides those of this machine's loopback; lower case, without ports. */
  readonly hosts: readonly string[];
  /** How a sweep stands. */
  readonly statusOf: (ledger: Ledger, sweep: Sweep) => Promise<SweepStatus>;
  /** Who drives sweeps now, in a few characters, by key. */
  readonly runnersOf: (ledger: Ledger) => Promise<ReadonlyMap<string, string>>;
  /** What trainers on this machine printed; absent where they run elsewhere. */
  readonly logs?: TaskLogs;
  /** Absent: everybody who reaches it sees everything. */
  readonly access?: UserAccess;
}

/** What pages are read from. */
export type Sources = Pick<ServeSettings, 'ledger' | 'statusOf' | 'runnersOf' | 'logs'>;
