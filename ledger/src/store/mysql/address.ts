import { isIP } from 'node:net';
import { InputError } from '../../errors.ts';
import { URL_FORMS } from '../url-forms.ts';

/** Where a database on a server is, and by which account. */
export interface MysqlAddress {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  /** File of the certificate authority; with it the connection is encrypted and the server's name checked. */
  ca?: string;
  /** The name that its certificate is for, where `host` is another way to the server, such as the end of a tunnel. */
  name?: string;
}

const DEFAULT_PORT = 3306;

/**
 * Takes a URL apart.
 *
 * @throws InputError that never repeats the password
 */
export function parseMysqlUrl(url: string): MysqlAddress {
  requireEscapes(url);
  const parsed = URL.parse(url);
  if (parsed === null) {
    throw new InputError(`the ledger's URL cannot be read, its host or port is none; expected ${URL_FORMS}`);
  }
  return addressOf(parsed);
}

/** Writes a MySQL address as a URL that `parseMysqlUrl` reads back. */
export function formatMysqlUrl(address: MysqlAddress): string {
  const account = [address.user, address.password].map(encodeURIComponent).join(':');
  const options = OPTION_NAMES.flatMap((name) => {
    const value = address[name];
    return value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`];
  });
  const query = options.length === 0 ? '' : `?${options.join('&')}`;
  return `mysql://${account}@${bracketed(address.host)}:${address.port}/${encodeURIComponent(address.database)}${query}`;
}

const OPTION_NAMES = ['ca', 'name'] as const;

/** A host as it stands in a URL. */
export const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

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

/** A URL's host without the brackets of an IPv6 address. */
const unbracketed = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

function addressOf(url: URL): MysqlAddress {
  const database = decoded(url.pathname.slice(1));
  const user = decoded(url.username);
  if (database === '' || user === '') {
    throw new InputError(`the ledger's URL lacks its ${user === '' ? 'user' : 'database name'}; expected ${URL_FORMS}`);
  }
  return {
    host: unbracketed(url.hostname),
    port: url.port === '' ? DEFAULT_PORT : Number(url.port),
    user,
    password: decoded(url.password),
    database,
    ...readOptions(url),
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

function readOptions({ hostname, searchParams: options }: URL): Pick<MysqlAddress, (typeof OPTION_NAMES)[number]> {
  const known: readonly string[] = OPTION_NAMES;
  const unknown = [...options.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new InputError(
      `the ledger's URL has an unknown option '${unknown}'; there are ca=FILE and, beside it, name=HOST`,
    );
  }
  const found = Object.fromEntries(options);
  if (found['name'] === undefined || (found['ca'] !== undefined && isIP(unbracketed(hostname)) !== 0)) return found;
  throw new InputError(
    "the ledger's URL has the option name=HOST, which is for a host that is an address, and beside ca=FILE",
  );
}
