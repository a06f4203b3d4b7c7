import { createInterface } from 'node:readline/promises';
import { UsageError } from '../exit.ts';

/**
 * Asks on the terminal.
 * @throws UsageError where nobody can be asked
 */
export async function isAgreed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new UsageError('there is no terminal to ask on: add --yes to run this, or --dry-run to only look.');
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
