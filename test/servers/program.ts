import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The two servers that the tests run on, beside SQLite. */
export type ServerKind = 'mysql' | 'mariadb';

export const SERVER_KINDS: readonly ServerKind[] = ['mariadb', 'mysql'];

/** A database server that is installed on this machine. */
export interface Program {
  kind: ServerKind;
  version: string;
  /** The server's own `/` as seen from outside: `/`, or a folder that it runs in by chroot. */
  root: string;
}

/** A command for one of the programs inside the server's root. */
export function inside(root: string, command: readonly string[]): string[] {
  return root === '/' ? [...command] : ['chroot', root, ...command];
}

/** The account that a server started by root must be told to run as; it would refuse otherwise. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** What the server in this root says about itself, or undefined when it is not there or does not run. */
export function probe(root: string, executable: string): { kind: ServerKind; version: string } | undefined {
  const [command = '', ...args] = inside(root, [executable, '--no-defaults', '--version']);
  try {
    const output = execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const version = /Ver (\S+)/.exec(output)?.[1];
    if (version === undefined) return undefined;
    return { kind: version.includes('MariaDB') ? 'mariadb' : 'mysql', version };
  } catch {
    return undefined;
  }
}

/** PATH of many accounts lacks the folders that servers are in. */
export function addServerFolders(): void {
  const folders = (process.env['PATH'] ?? '').split(':');
  const missing = ['/usr/sbin', '/usr/local/sbin', '/usr/local/mysql/bin'].filter((f) => !folders.includes(f));
  process.env['PATH'] = [...folders, ...missing].join(':');
}

/** Says whether a program is in one of the folders of PATH. */
export function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, program)));
}
