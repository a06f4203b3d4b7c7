import { existsSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import { InputError } from '../../errors.ts';
import { readEntry } from '../binding.ts';
import type { Binding } from '../binding.ts';
import { formatMysqlUrl } from './address.ts';

/** Bindings to either server. */
export const MYSQL_BINDING: Binding = { types: ['mysql', 'mariadb'], url: bindingUrl };

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
