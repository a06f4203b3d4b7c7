import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mountedEntries } from '../store/binding.ts';
import { ledgerUrlOf, resolveLedgerUrl } from './binding.ts';

const ENTRIES = { type: 'mysql', host: 'db', port: '3307', username: 'u', password: 'p@/', database: 'd' };

describe('the ledger URL of an environment', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'bindings-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function bind(name: string, entries: Record<string, string>): void {
    mkdirSync(join(root, name));
    for (const [file, text] of Object.entries(entries)) writeFileSync(join(root, name, file), text);
  }
  const resolve = (env: NodeJS.ProcessEnv = {}) => resolveLedgerUrl({ SERVICE_BINDING_ROOT: root, ...env });

  it('is LEDGER_URL where that is set', () => {
    bind('db', ENTRIES);
    expect(resolve({ LEDGER_URL: 'sqlite:./x.db' })).toBe('sqlite:./x.db');
  });

  it('comes from a mounted binding otherwise, with line breaks at the ends of its files left out', () => {
    bind('cache', { type: 'redis' });
    bind('db', { ...ENTRIES, type: 'mariadb\n', password: 'p@/\n' });
    expect(resolve()).toBe('mysql://u:p%40%2F@db:3307/d');
  });

  it('has the certificate authority of the binding', () => {
    bind('db', { ...ENTRIES, 'ca.crt': 'PEM' });
    expect(resolve()).toBe(`mysql://u:p%40%2F@db:3307/d?ca=${encodeURIComponent(join(root, 'db', 'ca.crt'))}`);
  });

  it('is undefined without either', () => {
    expect(resolveLedgerUrl({})).toBeUndefined();
    expect(resolve()).toBeUndefined();
  });

  it('is refused when several bindings fit', () => {
    bind('a', ENTRIES);
    bind('b', ENTRIES);
    expect(resolve).toThrow(/expected one database binding in .*, found .*a, .*b; set LEDGER_URL/);
  });

  it('is refused when a binding is not whole', () => {
    const { database: _, ...others } = ENTRIES;
    bind('db', others);
    expect(resolve).toThrow(/lacks the entry 'database'/);
  });

  it('is refused when the port is no number', () => {
    bind('db', { ...ENTRIES, port: 'mysql' });
    expect(resolve).toThrow(/expected a port number in .*port, found 'mysql'/);
  });

  it.each(['', 'a@b', 'a/b', 'a:1', 'a?b', 'a b'])('is refused when the host is %o', (host) => {
    bind('db', { ...ENTRIES, host });
    expect(resolve).toThrow(`expected a host name or an address in ${join(root, 'db', 'host')}, found '${host}'`);
  });

  it.each(['db.example', '10.0.0.1', 'DB-1.ns.svc'])('takes %s for a host', (host) => {
    bind('db', { ...ENTRIES, host });
    expect(resolve()).toBe(`mysql://u:p%40%2F@${host}:3307/d`);
  });

  it.each(['fd00::3306', '[fd00::3306]'])('takes the IPv6 address %s for a host', (host) => {
    bind('db', { ...ENTRIES, host });
    expect(resolve()).toBe('mysql://u:p%40%2F@[fd00::3306]:3307/d');
  });

  it('leads by a detour to the server that the certificate is for', () => {
    const detour = { host: '127.0.0.1', port: 40_000 };
    bind('db', { ...ENTRIES, host: 'db.team.svc' });
    expect(ledgerUrlOf(mountedEntries(join(root, 'db')), detour)).toBe('mysql://u:p%40%2F@127.0.0.1:40000/d');
    bind('tls', { ...ENTRIES, host: 'db.team.svc', 'ca.crt': 'PEM' });
    const ca = encodeURIComponent(join(root, 'tls', 'ca.crt'));
    expect(ledgerUrlOf(mountedEntries(join(root, 'tls')), detour)).toBe(
      `mysql://u:p%40%2F@127.0.0.1:40000/d?ca=${ca}&name=db.team.svc`,
    );
  });

  it('is refused when it is asked for of a binding to something else', () => {
    bind('cache', { type: 'redis' });
    const ask = (): string => ledgerUrlOf(mountedEntries(join(root, 'cache')));
    expect(ask).toThrow(`expected mysql or mariadb in ${join(root, 'cache', 'type')}, found 'redis'`);
  });

  it('is refused when there is no such folder', () => {
    expect(() => resolve({ SERVICE_BINDING_ROOT: join(root, 'none') })).toThrow(/which does not exist/);
  });
});
