import { fileURLToPath } from 'node:url';

/** Path of an example trainer. */
export function example(name: string): string {
  return fileURLToPath(new URL(`../../../examples/trainers/${name}`, import.meta.url));
}
