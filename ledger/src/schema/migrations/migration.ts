import type { Ledger } from '../../ledger.ts';
import type { StoreKind } from '../../store/store.ts';

/** A part of a migration that may be cut off anywhere, run again, and run by several processes at once. */
export type Step = string | ((ledger: Ledger) => Promise<void>);

/**
 * What takes the tables from one version to the next: its steps in their order, a statement as its text. It stays as it was
 * released, whatever the tables become, and so imports nothing of how they are today.
 */
export type Migration = Readonly<Record<StoreKind, readonly Step[]>>;
