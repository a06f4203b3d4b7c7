import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { TRAINER_ENV } from '../contracts.ts';
import { InputError } from '../errors.ts';
import { mountedEntries, readEntry } from '../store/binding.ts';
import type { Binding, BindingEntries, Detour } from '../store/binding.ts';
import { OPENINGS } from '../store/stores.ts';

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
  const bindings = mountedIn(root).filter((entries) => bindingOf(entries) !== undefined);
  if (bindings.length > 1) {
    const folders = bindings.map(({ described }) => described).join(', ');
    throw new InputError(`expected one database binding in ${root}, found ${folders}; set LEDGER_URL`);
  }
  const [found] = bindings;
  return found && ledgerUrlOf(found);
}

/**
 * The URL of the ledger that a binding names.
 *
 * @param detour another way to its server; the certificate is checked for the host that the binding has all the same
 * @throws InputError when it is no binding to a database, lacks an entry, or has no host or port
 */
export function ledgerUrlOf(entries: BindingEntries, detour?: Detour): string {
  const binding = bindingOf(entries);
  if (binding !== undefined) return binding.url(entries, detour);
  const types = BINDINGS.flatMap((each) => each.types).join(' or ');
  throw new InputError(`expected ${types} in ${entries.place('type')}, found '${entries.content('type') ?? ''}'`);
}

function bindingOf(entries: BindingEntries): Binding | undefined {
  if (entries.content('type') === undefined) return undefined;
  const type = readEntry(entries, 'type');
  return BINDINGS.find(({ types }) => types.includes(type));
}

function mountedIn(root: string): BindingEntries[] {
  if (!existsSync(root)) throw new InputError(`SERVICE_BINDING_ROOT is ${root}, which does not exist`);
  return readdirSync(root)
    .toSorted()
    .map((name) => mountedEntries(join(root, name)));
}

const BINDINGS = OPENINGS.flatMap(({ binding }) => binding ?? []);
