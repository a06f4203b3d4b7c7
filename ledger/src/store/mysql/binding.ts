import { isIPv6 } from 'node:net';
import { InputError } from '../../errors.ts';
import { readEntry } from '../binding.ts';
import type { Binding, BindingEntries, Detour } from '../binding.ts';
import { formatMysqlUrl } from './address.ts';

/** Bindings to either server. */
export const MYSQL_BINDING: Binding = { types: ['mysql', 'mariadb'], url: bindingUrl };

function bindingUrl(entries: BindingEntries, detour?: Detour): string {
  const ca = entries.file('ca.crt');
  const named = { host: readHost(entries), port: readPort(entries) };
  return formatMysqlUrl({
    ...named,
    ...detour,
    user: readEntry(entries, 'username'),
    password: readEntry(entries, 'password'),
    database: readEntry(entries, 'database'),
    ...(ca !== undefined && { ca, ...(detour && { name: named.host }) }),
  });
}

/** Nothing that would end the host in a URL and begin something else there. */
function readHost(entries: BindingEntries): string {
  const text = readEntry(entries, 'host').replace(/^\[(.*:.*)\]$/, '$1');
  if (isIPv6(text) || (text !== '' && URL.parse(`mysql://${text}`)?.hostname === text)) return text;
  throw new InputError(`expected a host name or an address in ${entries.place('host')}, found '${text}'`);
}

function readPort(entries: BindingEntries): number {
  const text = readEntry(entries, 'port');
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new InputError(`expected a port number in ${entries.place('port')}, found '${text}'`);
}
