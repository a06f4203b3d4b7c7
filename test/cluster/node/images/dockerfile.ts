import { readFileSync } from 'node:fs';
import { posix } from 'node:path';

/** What a short Dockerfile says. */
export interface Recipe {
  /** The image that it begins with, as in `docker.io/library/debian:12-slim`. */
  readonly base: string;
  readonly workingDir: string;
  readonly user: string;
  /** Files, relative to the folder that is built from, and the folder of the image that each goes to. */
  readonly copies: readonly { readonly source: string; readonly folder: string }[];
}

/**
 * Reads a Dockerfile of FROM, WORKDIR, COPY of files into a folder, and USER: each once at most but COPY, one to a line.
 *
 * @throws Error at any other line, so that nothing that a builder would do is left out
 */
export function readDockerfile(file: string): Recipe {
  const recipe = { base: '', workingDir: '/', user: '', copies: [] as Recipe['copies'] };
  for (const line of linesOf(file)) {
    const [instruction = '', ...words] = line.split(/\s+/);
    const [word = ''] = words;
    const isAlone = words.length === 1;
    if (instruction === 'FROM' && isAlone && recipe.base === '') recipe.base = word;
    else if (instruction === 'WORKDIR' && isAlone) recipe.workingDir = posix.resolve(recipe.workingDir, word);
    else if (instruction === 'USER' && isAlone && recipe.user === '') recipe.user = word;
    else if (instruction === 'COPY') recipe.copies = [...recipe.copies, ...copiesOf(words, recipe.workingDir, file)];
    else throw new Error(`${file}: expected one FROM, WORKDIR, USER, and COPY, each with plain words; found: ${line}`);
  }
  return recipe;
}

function linesOf(file: string): string[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
}

function copiesOf(words: readonly string[], workingDir: string, file: string): Recipe['copies'] {
  const [target = '', ...sources] = words.toReversed();
  const isPlain = sources.length > 0 && words.every((word) => /^[\w./-]+$/.test(word) && !word.startsWith('-'));
  if (!isPlain || !target.endsWith('/')) {
    throw new Error(
      `${file}: expected COPY of files into a folder (with / at its end), found: COPY ${words.join(' ')}`,
    );
  }
  return sources.toReversed().map((source) => ({ source, folder: posix.resolve(workingDir, target) }));
}
