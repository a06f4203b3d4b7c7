import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatMysqlUrl, parseMysqlUrl } from '../store/mysql/address.ts';
import { ledgerPath, locateLedger } from './url.ts';

const MYSQL = { host: 'db', port: 3306, user: 'u', password: 'p', database: 'd' };

describe('a ledger URL', () => {
  it.each([
    ['sqlite:./a b.db', './a b.db'],
    ['sqlite:x.db', 'x.db'],
    ['sqlite:/abs/x.db', '/abs/x.db'],
    ['sqlite:///x.db', 'x.db'],
    ['sqlite:///./a/x.db', './a/x.db'],
    ['sqlite:////abs/x.db', '/abs/x.db'],
    ['sqlite::memory:', ':memory:'],
  ])('%s is read', (url, path) => {
    expect(locateLedger(url)).toMatchObject({ store: { kind: 'sqlite' }, path });
    expect(ledgerPath(url)).toBe(path);
  });

  it.each([
    ['mysql://u:p@db:3307/d', { ...MYSQL, port: 3307 }],
    ['mysql://u:p@db/d', MYSQL],
    ['mariadb://u:p@db/d', MYSQL],
    ['mysql://u%40x:p%2F%3A@db/d', { ...MYSQL, user: 'u@x', password: 'p/:' }],
    ['mysql://u@db/d', { ...MYSQL, password: '' }],
    ['mysql://u:p@[::1]/d', { ...MYSQL, host: '::1' }],
    ['mysql://u:p@db/d?ca=%2Fetc%2Fca.crt', { ...MYSQL, ca: '/etc/ca.crt' }],
    ['mysql://u:p@db/d?ca=/etc/ca@home.crt', { ...MYSQL, ca: '/etc/ca@home.crt' }],
    ['mysql://u:p@10.0.0.1/d?ca=f&name=db', { ...MYSQL, host: '10.0.0.1', ca: 'f', name: 'db' }],
    ['mysql://u:p@[::1]/d?ca=f&name=db', { ...MYSQL, host: '::1', ca: 'f', name: 'db' }],
    ['mysql://u:%23%3F%2F%40%25@db/%23d', { ...MYSQL, password: '#?/@%', database: '#d' }],
  ])('%s is read', (url, address) => {
    expect(locateLedger(url).store.kind).toBe('mysql');
    expect(ledgerPath(url)).toBeUndefined();
    expect(parseMysqlUrl(url)).toEqual(address);
  });

  it.each([
    ['', /expected the ledger's URL as 'sqlite:PATH' or 'mysql:.*, found one that starts with ''/],
    ['sqlite:', /expected a file after 'sqlite:'/],
    ['sqlite://', /expected a file after 'sqlite:'/],
    ['sqlite:///', /expected a file after 'sqlite:'/],
    ['sqlite://x.db', /'sqlite:\/\/' says neither.*write sqlite:x\.db .*, or sqlite:\/x\.db for an absolute one/],
    ['sqlite:///data/x.db', /relative to some programs.*write sqlite:data\/x\.db .*, or sqlite:\/data\/x\.db for/],
    ['sqlite:x.db?mode=ro', /has a '\?'; a ledger that is a file has no options/],
    ['mysql://u:secret@db:port/d', /its host or port is none/],
    ['mysql://u:se#cret@db/d', /has a '#' in its user or password, where it has to be written as %23/],
    ['mysql://u:secret?@db/d', /has a '\?' in its user or password, where it has to be written as %3F/],
    ['mysql://u:secret?x=1@db/d', /has a '\?' in its user or password/],
    ['mysql://u:/secret@db/d', /has a '\/' in its user or password, where it has to be written as %2F/],
    ['mysql://u:secret@home@db/d', /has a '@' in its user or password, where it has to be written as %40/],
    ['mysql://u@home:secret@db/d', /has a '@' in its user or password/],
    ['mysql://u:secret [@db/d', /has a ' ' in its user or password, where it has to be written as %20/],
    ['mysql://u:100%secret@db/d', /has a '%' that is no escape; write %25/],
    ['mysql://u:secret@db/d#1', /has a '#' in its database's name, where it has to be written as %23/],
    ['postgres://u:secret@db/d', /found one that starts with 'postgres:'/],
    ['mysql://u:secret@db', /lacks its database name/],
    ['mysql://db/d', /lacks its user/],
    ['mysql://u:secret@db/d?ssl=true', /unknown option 'ssl'; there are ca=FILE and, beside it, name=HOST/],
    [
      'mysql://u:secret@10.0.0.1/d?name=db',
      /the option name=HOST, which is for a host that is an address, and beside ca=FILE/,
    ],
    ['mysql://u:secret@db/d?ca=f&name=x', /the option name=HOST, which is for a host that is an address/],
  ])('%j is refused, without repeating a password', (url, message) => {
    expect(() => locateLedger(url)).toThrow(message);
    expect(() => locateLedger(url)).not.toThrow(/secret/);
  });

  it.each([
    { host: 'db', port: 3306, user: 'u@x', password: 'p/:%', database: 'd' },
    { host: '::1', port: 1, user: 'u', password: '', database: 'd', ca: '/a b/ca.crt' },
  ])('is written so that it reads back: $user@$host', (address) => {
    expect(parseMysqlUrl(formatMysqlUrl(address))).toEqual(address);
  });

  it('is shown without its password', () => {
    expect(locateLedger('mysql://u:secret@db/d').describe).toBe('mysql://u@db:3306/d');
    expect(locateLedger('mysql://u:secret@[::1]:3307/d').describe).toBe('mysql://u@[::1]:3307/d');
    expect(locateLedger('sqlite:./x.db').describe).toBe(`sqlite:${resolve('x.db')}`);
  });
});
