import { InputError, resolveLedgerUrl } from '@tuningsweep/ledger';
import { REPORTER_ENV, TRAINER_ENV } from '@tuningsweep/ledger/contracts';
import type { Resources } from '../parameters-file.ts';

/** What a pod's reporter is told by its environment. */
export interface Settings {
  readonly codeTask: string;
  readonly holder: string;
  readonly ledgerUrl: string;
  readonly ledgerId: string;
  readonly program: string;
  readonly resources?: Resources;
}

/** @throws InputError when one is missing or wrong */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const ledgerUrl = resolveLedgerUrl(env);
  if (ledgerUrl === undefined)
    throw new InputError('expected LEDGER_URL or SERVICE_BINDING_ROOT to say where the ledger is');
  const resources = env[REPORTER_ENV.resources];
  return {
    codeTask: required(env, TRAINER_ENV.codeTask),
    holder: required(env, TRAINER_ENV.holder),
    ledgerId: required(env, TRAINER_ENV.ledgerId),
    ledgerUrl,
    program: env[REPORTER_ENV.program] ?? '',
    ...(resources !== undefined && { resources: JSON.parse(resources) }),
  };
}

function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new InputError(`expected ${name} to be set by the operator, found nothing`);
  return value;
}
