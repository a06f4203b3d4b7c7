import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The name of the node that is not simulated, in a control plane that has one. */
export const REAL_NODE = 'node-0';

/** The bearer tokens of those who work with an API server from outside. */
export interface Tokens {
  readonly admin: string;
  readonly kwok: string;
  readonly controllerManager: string;
  readonly scheduler: string;
  /** Of the real node, see node/node.ts. */
  readonly kubelet: string;
}

/** What an API server is given to know users and service accounts by, and where it puts its certificate. */
export interface Credentials {
  readonly tokens: Tokens;
  readonly tokenFile: string;
  readonly accountKey: string;
  readonly accountPublicKey: string;
  readonly certificates: string;
  /** Appears when the API server has started: its own certificate, with that of the authority that signed it. */
  readonly caFile: string;
}

/** Makes up the credentials of a control plane, in its folder. */
export function makeCredentials(home: string): Credentials {
  const folder = join(home, 'credentials');
  mkdirSync(folder, { mode: 0o700 });
  const tokens = {
    admin: randomUUID(),
    kwok: randomUUID(),
    controllerManager: randomUUID(),
    scheduler: randomUUID(),
    kubelet: randomUUID(),
  };
  const tokenFile = join(folder, 'tokens.csv');
  writeFileSync(tokenFile, tokenLines(tokens));
  return { tokens, tokenFile, ...makeAccountKeys(folder), certificates: folder, caFile: join(folder, 'apiserver.crt') };
}

/** The key that the API server signs service accounts' tokens with. */
function makeAccountKeys(folder: string): Pick<Credentials, 'accountKey' | 'accountPublicKey'> {
  const accountKey = join(folder, 'service-accounts.key');
  const accountPublicKey = join(folder, 'service-accounts.pub');
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(accountKey, pair.privateKey.export({ type: 'sec1', format: 'pem' }));
  writeFileSync(accountPublicKey, pair.publicKey.export({ type: 'spki', format: 'pem' }));
  return { accountKey, accountPublicKey };
}

/** Token, name, uid and group: system:masters may do anything, the components what Kubernetes' own roles allow them. */
function tokenLines(tokens: Tokens): string {
  const users = [
    [tokens.admin, 'admin', 'system:masters'],
    [tokens.kwok, 'kwok', 'system:masters'],
    [tokens.controllerManager, 'system:kube-controller-manager', ''],
    [tokens.scheduler, 'system:kube-scheduler', ''],
    [tokens.kubelet, `system:node:${REAL_NODE}`, 'system:nodes'],
  ] as const;
  return users.map(([token, name, group]) => `${token},${name},${name},${group}\n`).join('');
}
