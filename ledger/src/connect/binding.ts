import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import { TRAINER_ENV } from '../contracts.ts';
import { InputError } from '../errors.ts';
import { formatMysqlUrl } from './url.ts';

const TYPES = ['mysql', 'mariadb'];

/**
 * The ledger's URL from the environment: `LEDGER_URL`, else the one mounted binding of type mysql or mariadb under
 * `SERVICE_BINDING_ROOT` (files `type`, `host`, `port`, `username`, `password`, `database`, optional `ca.crt`; see the
 * Service Binding specification for Kubernetes). Undefined when neither is there.
 *
 * @throws InputError when a binding lacks a file or has no host or port, or when several fit
 */
export function resolveLedgerUrl(env: NodeJS.ProcessEnv): string | undefined {
  if (env[TRAINER_ENV.ledgerUrl]) return env[TRAINER_ENV.ledgerUrl];
  const root = env[TRAINER_ENV.bindingRoot];
  if (!root) return undefined;
  const bindings = findBindings(root);
  if (bindings.length > 1) {
    throw new InputError(`expected one database binding in ${root}, found ${bindings.join(', ')}; set LEDGER_URL`);
  }
  return bindings[0] === undefined ? undefined : bindingUrl(bindings[0]);
}

function findBindings(root: string): string[] {
  if (!existsSync(root)) throw new InputError(`SERVICE_BINDING_ROOT is ${root}, which does not exist`);
  return readdirSync(root)
    .map((name) => join(root, name))
    .filter((folder) => existsSync(join(folder, 'type')) && TYPES.includes(readEntry(folder, 'type')))
    .toSorted();
}

function bindingUrl(folder: string): string {
  const ca = join(folder, 'ca.crt');
  return formatMysqlUrl({
    host: readHost(folder),
    port: readPort(folder),
    user: readEntry(folder, 'username'),
    password: readEntry(folder, 'password'),
    database: readEntry(folder, 'database'),
    ...(existsSync(ca) ? { ca } : {}),
  });
}

/** Nothing that would end the host in a URL and begin something else there. */
function readHost(folder: string): string {
  const text = readEntry(folder, 'host').replace(/^\[(.*:.*)\]$/, '$1');
  if (isIPv6(text) || (text !== '' && URL.parse(`mysql://${text}`)?.hostname === text)) return text;
  throw new InputError(`expected a host name or an address in ${join(folder, 'host')}, found '${text}'`);
}

function readPort(folder: string): number {
  const text = readEntry(folder, 'port');
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new InputError(`expected a port number in ${join(folder, 'port')}, found '${text}'`);
}

/** One entry of a binding; Secrets made from files often end with a line break. */
function readEntry(folder: string, name: string): string {
  const file = join(folder, name);
  if (!existsSync(file)) throw new InputError(`the database binding ${folder} lacks the file '${name}'`);
  return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
}
