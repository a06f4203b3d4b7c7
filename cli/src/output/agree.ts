import { createInterface } from 'node:readline/promises';
import { UsageError } from '../exit.ts';

/** Where somebody may sit. */
interface Terminal {
  readonly input: NodeJS.ReadableStream & { isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { isTTY?: boolean };
}

/** What is asked is no result: standard output may go to a file. */
const TERMINAL: Terminal = { input: process.stdin, output: process.stderr };

/**
 * Asks on the terminal; anything but a yes, Ctrl-C and the end of the input too, is a no.
 *
 * @param otherwise what to do where there is no terminal to ask on
 * @throws UsageError where there is none
 */
export async function isAgreed(
  question: string,
  otherwise = 'add --yes to run this, or --dry-run to only look',
  { input, output }: Terminal = TERMINAL,
): Promise<boolean> {
  if (!input.isTTY || !output.isTTY) throw new UsageError(`there is no terminal to ask on: ${otherwise}.`);
  const terminal = createInterface({ input, output });
  const closed = new AbortController();
  terminal.once('close', () => closed.abort());
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `, { signal: closed.signal })).trim());
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError')) throw error;
    output.write('\n');
    return false;
  } finally {
    terminal.close();
  }
}
