import { fileURLToPath } from 'node:url';

/** The path of a file of this project, from one relative to its top folder. */
export function projectFile(relative: string): string {
  return fileURLToPath(new URL(`../../../${relative}`, import.meta.url));
}
