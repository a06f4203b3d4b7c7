import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parse } from 'shell-quote';
import { UsageError } from '../exit.ts';

/**
 * The words of a trainer's command line, quoted as in a shell; variables are filled in. No shell runs it, so that the
 * process that is watched and stopped is the trainer itself.
 * @throws UsageError when it needs a shell, names no program, or the program is not there.
 */
export function parseTrainer(text: string): readonly [string, ...string[]] {
  const [program, ...args] = parse(text, (name) => process.env[name]).map((word) => plain(word, text));
  if (!program) throw new UsageError('--trainer: expected a program and its arguments, found an empty text.');
  requireProgram('--trainer', program);
  return [program, ...args];
}

/**
 * @param where what names the program, for the error
 * @throws UsageError when it is not there
 */
export function requireProgram(where: string, program: string): void {
  if (isProgram(program)) return;
  throw new UsageError(`${where}: expected a program, found "${program}", which is not there or not executable.`);
}

function plain(word: ReturnType<typeof parse>[number], text: string): string {
  if (typeof word === 'string') return word;
  if ('pattern' in word) return word.pattern;
  throw new UsageError(`--trainer: "${text}" needs a shell to run it. Quote the character, or write: sh -c '…'`);
}

/** Whether the system would find it: by its path, or in a folder of PATH. */
function isProgram(name: string): boolean {
  if (name.includes('/')) return isExecutable(name);
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => isExecutable(join(folder, name)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
