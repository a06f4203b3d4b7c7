import { InputError } from './errors.ts';

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
  const parsed = URL.parse(url);
  if (parsed === null) throw new InputError(`the ledger's URL cannot be read; expected ${FORMS}`);
  if (parsed.protocol !== 'mysql:' && parsed.protocol !== 'mariadb:') {
    throw new InputError(`expected the ledger's URL as ${FORMS}, found one that starts with '${parsed.protocol}'`);
  }
  return parseMysql(parsed);
}

/** The URL without its password, for people to read. */
export function describeAddress(address: SqliteAddress | MysqlAddress): string {
  if (address.dialect === 'sqlite') return `sqlite:${address.path}`;
  return `mysql://${address.user}@${address.host}:${address.port}/${address.database}`;
}

/** Writes a MySQL address as a URL that `parseLedgerUrl` reads back. */
export function formatMysqlUrl(address: Omit<MysqlAddress, 'dialect'>): string {
  const account = [address.user, address.password].map(encodeURIComponent).join(':');
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  const query = address.ca === undefined ? '' : `?ca=${encodeURIComponent(address.ca)}`;
  return `mysql://${account}@${host}:${address.port}/${encodeURIComponent(address.database)}${query}`;
}

function parseSqlite(url: string): SqliteAddress {
  const path = url.slice('sqlite:'.length);
  if (path === '') throw new InputError("expected a file after 'sqlite:', as in sqlite:./tuningsweep.db");
  return { dialect: 'sqlite', path };
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
