import { blocks } from './documents.ts';
import type { Document } from './documents.ts';

/** What stands behind a command line that no test runs, because it needs what is not there: a registry, a user's shell. */
export const NOT_RUN = 'not run by the tests';

/** The documents whose commands of the command line are run, in the order in which a newcomer reads them. */
export const GUIDES = [
  'README.md',
  ...['getting-started', 'command-line', 'custom-trainers', 'data', 'coming-from'].map(
    (name) => `docs/guide/${name}.md`,
  ),
];

/** The command lines of a document in order, those over several lines as one; of what a terminal shows, the user's part. */
export function commandLines(document: Document): string[] {
  const typed = blocks(document, 'sh').flatMap((block) => block.replace(/\\\n\s*/g, '').split('\n'));
  const shown = blocks(document, 'console').flatMap((block) => block.split('\n'));
  const prompted = shown.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2));
  return [...typed, ...prompted].map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
}
