import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { TRAINER_ENV } from '../contracts.ts';
import { InputError } from '../errors.ts';
import { readEntry } from '../store/binding.ts';
import type { Binding } from '../store/binding.ts';
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
  const bindings = findBindings(root);
  if (bindings.length > 1) {
    const folders = bindings.map(({ folder }) => folder).join(', ');
    throw new InputError(`expected one database binding in ${root}, found ${folders}; set LEDGER_URL`);
  }
  const [found] = bindings;
  return found?.binding.url(found.folder);
}

interface FoundBinding {
  readonly folder: string;
  readonly binding: Binding;
}

function findBindings(root: string): FoundBinding[] {
  if (!existsSync(root)) throw new InputError(`SERVICE_BINDING_ROOT is ${root}, which does not exist`);
  return readdirSync(root)
    .toSorted()
    .map((name) => join(root, name))
    .flatMap((folder) => {
      const type = existsSync(join(folder, 'type')) ? readEntry(folder, 'type') : '';
      const binding = BINDINGS.find(({ types }) => types.includes(type));
      return binding === undefined ? [] : [{ folder, binding }];
    });
}

const BINDINGS = OPENINGS.flatMap(({ binding }) => binding ?? []);
