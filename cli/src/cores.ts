import { availableParallelism } from 'node:os';

/** How many cores this process may use, in words. */
export function cores(): string {
  const count = availableParallelism();
  return count === 1 ? '1 core' : `${count} cores`;
}
