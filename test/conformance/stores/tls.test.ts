import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLedger } from '../../../ledger/src/index.ts';
import { makeAuthority } from '../../servers/authority.ts';
import type { Authority, Leaf } from '../../servers/authority.ts';
import { requireServer } from '../../servers/find.ts';
import { startSecureServer } from '../../servers/start.ts';
import type { SecureServer } from '../../servers/start.ts';
import { runOn } from '../../support/ledger/ledgers.ts';

const RELOAD = { mariadb: 'FLUSH SSL', mysql: 'ALTER INSTANCE RELOAD TLS' };

const HOSTS = ['localhost', '127.0.0.1', '[::1]'] as const;
const FOR_ALL: Leaf = { cn: 'db', alternatives: ['DNS:localhost', 'IP:127.0.0.1', 'IP:::1'] };

/** Certificates, and the hosts under which a server that shows them may be reached. */
const CERTIFICATES: [string, Leaf, readonly string[]][] = [
  ['for the address', { cn: 'db', alternatives: ['IP:127.0.0.1'] }, ['127.0.0.1']],
  ['for the IPv6 address', { cn: 'db', alternatives: ['IP:::1'] }, ['[::1]']],
  ['for the name', { cn: 'db', alternatives: ['DNS:localhost'] }, ['localhost']],
  ['for name and addresses', FOR_ALL, HOSTS],
  ['with the name as its subject only', { cn: 'localhost' }, ['localhost']],
  ['with the address as its subject only', { cn: '127.0.0.1' }, []],
  ['with the address as a name', { cn: 'db', alternatives: ['DNS:127.0.0.1'] }, []],
  ['for another name and address', { cn: 'db', alternatives: ['DNS:db.example', 'IP:127.0.0.2'] }, []],
];

// Not LedgerUnavailableError: there is nothing to wait for.
const REFUSED = /^LedgerError: the ledger .* cannot be opened: the server's certificate is refused: /;
const MISMATCH = new RegExp(`${REFUSED.source}Hostname/IP does not match`);
const NOT_SHOWN = expect.stringMatching(/Invalid certificates/); // MySQL does not even start to use it
const EXPIRED = new RegExp(`${REFUSED.source}certificate has expired`);

describe.each(['mariadb', 'mysql'] as const)('TLS to a server (%s)', (kind) => {
  const folder = mkdtempSync(join(tmpdir(), 'authorities-'));
  let server: SecureServer;
  let authority: Authority;

  beforeAll(async () => {
    server = await startSecureServer(requireServer(kind), 'db', { addresses: ['127.0.0.1', '::1'] });
    authority = authorityIn('right');
    await runOn(server.url, 'CREATE DATABASE tls');
  });
  afterAll(() => server.stop());

  function authorityIn(name: string): Authority {
    mkdirSync(join(folder, name));
    return makeAuthority(join(folder, name));
  }

  async function show(leaf: Leaf, by = authority): Promise<void> {
    by.issue(leaf, server.folder);
    await runOn(server.url, RELOAD[kind]);
  }

  /** What opening the ledger under this host comes to: `opened`, or an error's name and message. */
  async function outcome(host: string, ca = authority.file, more = ''): Promise<string> {
    const { username, password, port } = new URL(server.url);
    const url = `mysql://${username}:${password}@${host}:${port}/tls?ca=${encodeURIComponent(ca)}${more}`;
    try {
      const ledger = await openLedger(url);
      await ledger.close();
      return 'opened';
    } catch (error) {
      return String(error);
    }
  }

  /** The same under every host. */
  async function outcomes(): Promise<Record<string, string>> {
    return Object.fromEntries(await Promise.all(HOSTS.map(async (host) => [host, await outcome(host)] as const)));
  }
  const alike = (pattern: RegExp) => Object.fromEntries(HOSTS.map((host) => [host, expect.stringMatching(pattern)]));

  it.each(CERTIFICATES)('takes a certificate %s for what it is', async (_, leaf, reachable) => {
    await show(leaf);
    const opened = Object.fromEntries(reachable.map((host) => [host, 'opened']));
    expect(await outcomes()).toEqual({ ...alike(MISMATCH), ...opened });
  });

  it('takes one for the name that the URL has beside an address, as behind a tunnel, and no other', async () => {
    await show({ cn: 'db', alternatives: ['DNS:db.team.svc'] });
    const under = (name: string): Promise<string> => outcome('127.0.0.1', authority.file, `&name=${name}`);
    expect(await under('db.team.svc')).toBe('opened');
    expect(await under('db.other.svc')).toMatch(MISMATCH);
    expect(await outcome('127.0.0.1')).toMatch(MISMATCH);
  });

  it('refuses one that has expired', async () => {
    const shown = show({ ...FOR_ALL, days: -1 }).then(outcomes, (error: unknown) => String(error));
    expect(await shown).toEqual({ mariadb: alike(EXPIRED), mysql: NOT_SHOWN }[kind]);
  });

  it('refuses the right names by another authority', async () => {
    await show(FOR_ALL, authorityIn('other'));
    expect(await outcomes()).toEqual(alike(REFUSED));
  });

  it.each([
    ['is empty', ''],
    ['has something else', 'no certificate'],
    ['has a broken certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
  ])('refuses a file of authorities that %s', async (_, content) => {
    const ca = join(folder, 'broken.crt');
    writeFileSync(ca, content);
    expect(await outcome('localhost', ca)).toMatch(
      /^InputError: expected PEM certificates of an authority in the file .*broken\.crt \(ca=FILE\): /,
    );
  });

  it('says which file is not there', async () => {
    expect(await outcome('localhost', '/no/such/file')).toMatch(
      /^InputError: .* in the file \/no\/such\/file \(ca=FILE\): ENOENT/,
    );
  });
});
