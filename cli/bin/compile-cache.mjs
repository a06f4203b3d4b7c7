import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const FOLDER = join(ROOT, 'node_modules', '.cache', 'tuningsweep');

/**
 * Keeps what Node makes of source files, since making it again takes longer than most commands do. Processes that are started
 * from here, as trainers are, keep theirs too. Where the folder cannot be written nothing is kept. A folder that the user has
 * named is left to be that one.
 */
export function keepCompiled() {
  process.env.NODE_COMPILE_CACHE ??= FOLDER;
  module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
}
