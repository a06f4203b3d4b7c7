import { MYSQL_OPENING } from './mysql/opening.ts';
import type { StoreOpening } from './place.ts';
import { SQLITE_OPENING } from './sqlite/opening.ts';
import type { StoreKind } from './store.ts';

const STORES: Readonly<Record<StoreKind, StoreOpening>> = { sqlite: SQLITE_OPENING, mysql: MYSQL_OPENING };

/** How ledgers in each kind of store are found. */
export const OPENINGS: readonly StoreOpening[] = Object.values(STORES);
