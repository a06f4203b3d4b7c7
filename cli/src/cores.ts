import { availableParallelism } from 'node:os';
import { counted } from '@tuningsweep/ledger';

/** How many cores this process may use, in words. */
export function cores(): string {
  return counted(availableParallelism(), 'core');
}
