import { blocks, documents } from '../docs/documents.ts';

/** Statements that make a database and the accounts `NAME_runner`, `NAME_trainer` and `NAME_reader` at a server. */
export type LeastRights = {
  /** To be run by an administrator, one by one. */
  readonly before: readonly string[];
  /** The same, once the runner has made the tables. */
  readonly after: readonly string[];
};

/** What the guide tells administrators to run, for a database of a test's own. */
export function leastRights(name: string): LeastRights {
  const guide = documents().filter(({ name: file }) => file === 'docs/guide/ledger.md');
  const [before = '', after = ''] = guide
    .flatMap((document) => blocks(document, 'sql'))
    .filter((block) => block.includes('GRANT '))
    .map((block) => block.replaceAll('sweeps', name));
  return { before: before.split(';\n'), after: after.split(';\n') };
}

/** The password of the guide's accounts. */
export const PASSWORD = 'change me';
