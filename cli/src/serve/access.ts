import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isLoopback } from '@tuningsweep/serve';
import type { ServeSettings, UserNamespaces } from '@tuningsweep/serve';
import { parse } from 'yaml';
import { UsageError } from '../exit.ts';
import type { ListenAddress } from './listen-address.ts';

/** What the command line says of who may see what. */
export interface AccessOptions {
  listen: ListenAddress;
  userHeader?: string;
  users?: string;
  anyone?: boolean;
}

/**
 * How users are told apart; undefined where they are not.
 * @throws UsageError where it is not said that everybody may see everything, and for a file that is no list of users
 */
export async function accessOf(options: AccessOptions): Promise<ServeSettings['access']> {
  const { listen, userHeader, users, anyone = false } = options;
  if ((userHeader === undefined) !== (users === undefined))
    throw new UsageError('--user-header and --users belong together: who asks, and what they are shown.');
  if (userHeader !== undefined && anyone) throw new UsageError('--anyone and --user-header exclude each other.');
  if (userHeader !== undefined && users !== undefined)
    return { header: userHeader.toLowerCase(), users: await readUsers(resolve(users)) };
  if (isLoopback(listen.host) || anyone) return undefined;
  throw new UsageError(
    `--listen ${listen.host} can be reached from other machines. Say who sees what, with --user-header and --users behind a ` +
      'proxy that signs people in, or --anyone.',
  );
}

async function readUsers(file: string): Promise<UserNamespaces> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`--users ${file}: ${error instanceof Error ? error.message : String(error)}`);
  });
  const found = parsed(text);
  if (isUsers(found)) return found.users;
  throw new UsageError(
    `--users ${file}: expected a YAML file with "users:" and for each user a list of namespaces, such as\n` +
      "users:\n  ada@example.org: [team-a, team-b]\n  root@example.org: ['*']",
  );
}

function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

function isUsers(value: unknown): value is { users: UserNamespaces } {
  if (!isObject(value) || !isObject(value['users'])) return false;
  return Object.values(value['users']).every(
    (list) => Array.isArray(list) && list.every((namespace) => typeof namespace === 'string'),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
