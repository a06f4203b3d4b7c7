import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLedger } from '../../../ledger/src/index.ts';
import { makeAuthority } from '../../servers/authority.ts';
import { requireServer } from '../../servers/find.ts';
import { mariadbPlugins } from '../../servers/packages.ts';
import type { ServerKind } from '../../servers/program.ts';
import { startSecureServer } from '../../servers/start.ts';
import type { SecureServer } from '../../servers/start.ts';
import { runOn } from '../../support/ledger/ledgers.ts';

/** How an account is made that logs in by a plugin, by kind of server. */
const ACCOUNTS: Record<ServerKind, [string, (password: string) => string][]> = {
  mariadb: [
    ['mysql_native_password', (password) => `IDENTIFIED BY '${password}'`],
    ['ed25519', (password) => `IDENTIFIED VIA ed25519 USING PASSWORD('${password}')`],
  ],
  mysql: [
    ['caching_sha2_password', (password) => `IDENTIFIED WITH caching_sha2_password BY '${password}'`],
    ['sha256_password', (password) => `IDENTIFIED WITH sha256_password BY '${password}'`],
  ],
};

/** Plugins that are not known here: where they are, an account of theirs, and the name of the client's part. */
const UNKNOWN: Record<ServerKind, [string, string, string][]> = {
  mariadb: [['auth_pam_v1', 'IDENTIFIED VIA pam', 'dialog']],
  mysql: [],
};

const PASSWORDS = ['p', '#?/@%: ü', 'x'.repeat(200)];

describe.each(['mariadb', 'mysql'] as const)('accounts (%s)', (kind) => {
  let server: SecureServer;
  let ca: string;
  beforeAll(async () => {
    server = await startSecureServer(
      requireServer(kind),
      'db',
      kind === 'mariadb' ? { plugins: mariadbPlugins() } : {},
    );
    const authority = makeAuthority(mkdtempSync(join(tmpdir(), 'authority-')));
    authority.issue({ cn: 'db', alternatives: ['IP:127.0.0.1'] }, server.folder);
    ca = authority.file;
    await runOn(server.url, { mariadb: 'FLUSH SSL', mysql: 'ALTER INSTANCE RELOAD TLS' }[kind]);
    await runOn(server.url, 'CREATE DATABASE accounts CHARACTER SET utf8mb4');
    if (kind === 'mariadb') await runOn(server.url, "INSTALL SONAME 'auth_ed25519'");
  });
  afterAll(() => server.stop());

  async function outcome(user: string, password: string, tls: boolean): Promise<string> {
    const account = [user, password].map(encodeURIComponent).join(':');
    const url = `mysql://${account}@127.0.0.1:${new URL(server.url).port}/accounts`;
    try {
      await (await openLedger(tls ? `${url}?ca=${encodeURIComponent(ca)}` : url)).close();
      return 'opened';
    } catch (error) {
      return String(error);
    }
  }

  const cases = ACCOUNTS[kind].flatMap(([plugin, by]) => PASSWORDS.map((password) => [plugin, password, by] as const));
  it.each(cases)('of %s log in with the password %j, with and without TLS', async (_, password, by) => {
    const user = randomUUID().slice(0, 8);
    await runOn(server.url, `CREATE USER '${user}'@'%' ${by(password)}`);
    await runOn(server.url, `GRANT ALL ON accounts.* TO '${user}'@'%'`);
    expect(await outcome(user, password, false)).toBe('opened');
    expect(await outcome(user, password, true)).toBe('opened');
    expect(await outcome(user, `${password}!`, false)).toMatch(/Access denied/);
  });

  it.each(UNKNOWN[kind])('of the plugin in %s are told that it is not known', async (library, by, plugin) => {
    await runOn(server.url, `INSTALL SONAME '${library}'`);
    await runOn(server.url, `CREATE USER 'other'@'%' ${by}`);
    expect(await outcome('other', 'secret', true)).toMatch(
      `the account logs in by the plugin ${plugin}, which is not known here; give it one of caching_sha2_password`,
    );
  });
});
