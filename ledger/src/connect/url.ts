import { InputError } from '../errors.ts';

export type SqliteAddress = { dialect: 'sqlite'; path: string };
export type MysqlAddress = {
  dialect: 'mysql';
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  /** File of the certificate authority; with it the connection is encrypted and the server's name checked. */
  ca?: string;
};

const FORMS = "'sqlite:PATH' or 'mysql://user:password@host:port/name'";
const DEFAULT_PORT = 3306;

/**
 * Takes a ledger's URL apart.
 *
 * @throws InputError that never repeats the password
 */
export function parseLedgerUrl(url: string): SqliteAddress | MysqlAddress {
  if (url.startsWith('sqlite:')) return parseSqlite(url);
  const [scheme] = /^[a-z][a-z0-9+.-]*:/i.exec(url) ?? [''];
  if (!['mysql:', 'mariadb:'].includes(scheme.toLowerCase())) {
    throw new InputError(`expected the ledger's URL as ${FORMS}, found one that starts with '${scheme}'`);
  }
  requireEscapes(url);
  const parsed = URL.parse(url);
  if (parsed === null) {
    throw new InputError(`the ledger's URL cannot be read, its host or port is none; expected ${FORMS}`);
  }
  return parseMysql(parsed);
}

/** The file of a ledger that is one; undefined for a server. @throws InputError as `parseLedgerUrl` */
export function ledgerPath(url: string): string | undefined {
  const address = parseLedgerUrl(url);
  return address.dialect === 'sqlite' ? address.path : undefined;
}

/**
 * Characters that end a part of a URL have to be escaped in a user's name, a password and a database's name. The last `@`
 * ends the account; the message names the character, never what it stands in.
 */
function requireEscapes(url: string): void {
  const [, before = '', after = ''] = /^[^:]*:\/\/(?:(.*)@)?(.*)$/s.exec(url.replace(OPTIONS, '')) ?? [];
  refuseCharacter(before, /[@/?#\s[\]]/, 'user or password');
  refuseCharacter(after.replace(/^[^/]*\//, ''), /[#?\s]/, "database's name");
}

/** From the last `?` on, where options are what follows. */
const OPTIONS = /\?(?:ca=.*|[a-z]+=[^?#@]*)$/is;

function refuseCharacter(text: string, character: RegExp, part: string): void {
  const [found] = character.exec(text) ?? [];
  if (found === undefined) return;
  const escape = `%${Buffer.from(found).toString('hex').toUpperCase()}`;
  throw new InputError(`the ledger's URL has a '${found}' in its ${part}, where it has to be written as ${escape}`);
}

/** The URL without its password, for people to read. */
export function describeAddress(address: SqliteAddress | MysqlAddress): string {
  if (address.dialect === 'sqlite') return `sqlite:${address.path}`;
  return `mysql://${address.user}@${bracketed(address.host)}:${address.port}/${address.database}`;
}

/** Writes a MySQL address as a URL that `parseLedgerUrl` reads back. */
export function formatMysqlUrl(address: Omit<MysqlAddress, 'dialect'>): string {
  const account = [address.user, address.password].map(encodeURIComponent).join(':');
  const query = address.ca === undefined ? '' : `?ca=${encodeURIComponent(address.ca)}`;
  return `mysql://${account}@${bracketed(address.host)}:${address.port}/${encodeURIComponent(address.database)}${query}`;
}

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/**
 * A path as it is, or after three slashes (relative) or four (absolute), as SQLAlchemy has it. Where others would read another
 * file out of the same URL it is refused, for one that is missing would be made.
 */
function parseSqlite(url: string): SqliteAddress {
  const text = url.slice('sqlite:'.length);
  const [, slashes = '', rest = ''] = /^(\/*)(.*)$/s.exec(text) ?? [];
  if (rest === '') throw new InputError("expected a file after 'sqlite:', as in sqlite:./tuningsweep.db");
  if (rest.includes('?')) throw new InputError("the ledger's URL has a '?'; a ledger that is a file has no options");
  if (slashes.length < 2) return { dialect: 'sqlite', path: text };
  if (slashes.length === 2) {
    throw new InputError(`'sqlite://' says neither where a path begins nor that it is absolute; ${pathForms(rest)}`);
  }
  if (slashes.length > 3) return { dialect: 'sqlite', path: `/${rest}` };
  if (rest.includes('/') && !/^\.\.?\//.test(rest)) {
    throw new InputError(
      `'sqlite:///' with folders is relative to some programs and absolute to others; ${pathForms(rest)}`,
    );
  }
  return { dialect: 'sqlite', path: rest };
}

function pathForms(path: string): string {
  return `write sqlite:${path} for one from the current directory on, or sqlite:/${path} for an absolute one`;
}

function parseMysql(url: URL): MysqlAddress {
  const database = decoded(url.pathname.slice(1));
  const user = decoded(url.username);
  if (database === '' || user === '') {
    throw new InputError(`the ledger's URL lacks its ${user === '' ? 'user' : 'database name'}; expected ${FORMS}`);
  }
  const ca = readOptions(url.searchParams);
  return {
    dialect: 'mysql',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? DEFAULT_PORT : Number(url.port),
    user,
    password: decoded(url.password),
    database,
    ...(ca === undefined ? {} : { ca }),
  };
}

/** @throws InputError where a percent sign stands for itself */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new InputError("the ledger's URL has a '%' that is no escape; write %25 for one that stands for itself");
  }
}

function readOptions(options: URLSearchParams): string | undefined {
  const unknown = [...options.keys()].find((name) => name !== 'ca');
  if (unknown !== undefined) {
    throw new InputError(`the ledger's URL has an unknown option '${unknown}'; the only one is ca=FILE`);
  }
  return options.get('ca') ?? undefined;
}
