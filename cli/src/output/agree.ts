import { createInterface } from 'node:readline/promises';
import { UsageError } from '../exit.ts';

/**
 * Asks on the terminal; anything but a yes, Ctrl-C and the end of the input too, is a no.
 *
 * @param otherwise what to do where there is no terminal to ask on
 * @throws UsageError where there is none
 */
export async function isAgreed(
  question: string,
  otherwise = 'add --yes to run this, or --dry-run to only look',
): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new UsageError(`there is no terminal to ask on: ${otherwise}.`);
  // What is asked is no result: standard output may go to a file.
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new AbortController();
  terminal.once('close', () => closed.abort());
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `, { signal: closed.signal })).trim());
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError')) throw error;
    process.stderr.write('\n');
    return false;
  } finally {
    terminal.close();
  }
}
