import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isNotFound, SECRETS } from '@tuningsweep/kube-runtime';
import type { Secret } from '@tuningsweep/kube-runtime';
import type { BindingEntries } from '@tuningsweep/ledger';
import { UsageError } from '../exit.ts';
import type { ClusterSweep } from './cluster-sweep.ts';
import type { Connection } from './connection.ts';

/** The Secret of an account that may only read, which people are given to look at results. */
export const READER_SECRET = 'tuningsweep-ledger-reader';

/**
 * The binding to a sweep's ledger: the Secret that is asked for, else the reader's where the namespace has one, else the
 * trainers'.
 *
 * @throws UsageError where there is none
 * @throws KubeApiError where it may not be read
 */
export async function ledgerEntries(
  connection: Connection,
  sweep: ClusterSweep,
  asked: string | undefined,
): Promise<BindingEntries> {
  const names = asked === undefined ? [READER_SECRET, sweep.secretName] : [asked];
  for (const name of names) {
    const secret = await lookUp(connection, name);
    if (secret !== undefined) return entriesOf(secret, `the Secret ${connection.namespace}/${name}`);
  }
  throw new UsageError(
    `The namespace ${connection.namespace} has no Secret ${names.join(' or ')}. Name another with --secret, or the ledger ` +
      'with --database URL.',
  );
}

async function lookUp({ client, namespace }: Connection, name: string): Promise<Secret | undefined> {
  try {
    return await client.get(SECRETS, { namespace, name });
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Its entries stay in memory, but for the authority's certificate, which is no secret and is read from a file. */
function entriesOf({ data = {} }: Secret, described: string): BindingEntries {
  const content = (name: string): string | undefined => {
    const encoded = data[name];
    return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8');
  };
  const file = (name: string): string | undefined => {
    const text = content(name);
    return text === undefined ? undefined : temporaryFile(name, text);
  };
  return { described, place: (name) => `the entry ${name} of ${described}`, content, file };
}

function temporaryFile(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-tuningsweep-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}
