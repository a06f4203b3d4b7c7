import { describe, expect, it } from 'vitest';
import { describeAddress, formatMysqlUrl, parseLedgerUrl } from './url.ts';

const MYSQL = { dialect: 'mysql', host: 'db', port: 3306, user: 'u', password: 'p', database: 'd' };

describe('a ledger URL', () => {
  it.each([
    ['sqlite:./a b.db', { dialect: 'sqlite', path: './a b.db' }],
    ['mysql://u:p@db:3307/d', { ...MYSQL, port: 3307 }],
    ['mysql://u:p@db/d', MYSQL],
    ['mariadb://u:p@db/d', MYSQL],
    ['mysql://u%40x:p%2F%3A@db/d', { ...MYSQL, user: 'u@x', password: 'p/:' }],
    ['mysql://u@db/d', { ...MYSQL, password: '' }],
    ['mysql://u:p@[::1]/d', { ...MYSQL, host: '::1' }],
    ['mysql://u:p@db/d?ca=%2Fetc%2Fca.crt', { ...MYSQL, ca: '/etc/ca.crt' }],
  ])('%s is read', (url, address) => {
    expect(parseLedgerUrl(url)).toEqual(address);
  });

  it.each([
    ['', /cannot be read; expected 'sqlite:PATH' or 'mysql:/],
    ['sqlite:', /expected a file after 'sqlite:'/],
    ['postgres://u:secret@db/d', /found one that starts with 'postgres:'/],
    ['mysql://u:secret@db', /lacks its database name/],
    ['mysql://db/d', /lacks its user/],
    ['mysql://u:secret@db/d?ssl=true', /unknown option 'ssl'; the only one is ca=FILE/],
  ])('%j is refused, without repeating a password', (url, message) => {
    expect(() => parseLedgerUrl(url)).toThrow(message);
    expect(() => parseLedgerUrl(url)).not.toThrow(/secret/);
  });

  it.each([
    { host: 'db', port: 3306, user: 'u@x', password: 'p/:%', database: 'd' },
    { host: '::1', port: 1, user: 'u', password: '', database: 'd', ca: '/a b/ca.crt' },
  ])('is written so that it reads back: $user@$host', (address) => {
    expect(parseLedgerUrl(formatMysqlUrl(address))).toEqual({ dialect: 'mysql', ...address });
  });

  it('is shown without its password', () => {
    expect(describeAddress(parseLedgerUrl('mysql://u:secret@db/d'))).toBe('mysql://u@db:3306/d');
    expect(describeAddress(parseLedgerUrl('sqlite:./x.db'))).toBe('sqlite:./x.db');
  });
});
