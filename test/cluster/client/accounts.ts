import type { Access, Api } from './api.ts';

export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

export interface AccountSpec {
  readonly namespace: string;
  readonly name: string;
  /** What it may do in its namespace. */
  readonly rules?: readonly Rule[];
  /** What it may do everywhere. */
  readonly clusterRules?: readonly Rule[];
}

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const LIFETIME_SECONDS = 3600;

/** Makes a service account with exactly these rights, and a token for it. */
export async function makeAccount(api: Api, access: Access, account: AccountSpec): Promise<Access> {
  const { namespace, name, rules, clusterRules } = account;
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts`;
  await api.call('POST', path, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } });
  if (rules) await grant(api, account, { path: `${RBAC}/namespaces/${namespace}`, kind: 'Role', name, rules });
  if (clusterRules) {
    await grant(api, account, { path: RBAC, kind: 'ClusterRole', name: `${namespace}-${name}`, rules: clusterRules });
  }
  return { ...access, token: await issueToken(api, account) };
}

interface Role {
  path: string;
  kind: 'Role' | 'ClusterRole';
  name: string;
  rules: readonly Rule[];
}

/** Roles and their bindings have the same names, and are both made where the role is. */
async function grant(api: Api, account: AccountSpec, { path, kind, name, rules }: Role): Promise<void> {
  const metadata = { name };
  const subjects = [{ kind: 'ServiceAccount', name: account.name, namespace: account.namespace }];
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind, name };
  await api.call('POST', `${path}/${kind.toLowerCase()}s`, { metadata, rules });
  await api.call('POST', `${path}/${kind.toLowerCase()}bindings`, { metadata, subjects, roleRef });
}

/** A token for a service account, bound to nothing else. */
export async function issueToken(
  api: Api,
  { namespace, name }: Pick<AccountSpec, 'namespace' | 'name'>,
): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`;
  const spec = { expirationSeconds: LIFETIME_SECONDS };
  const { status } = await api.call<{ status: { token: string } }>('POST', path, { spec });
  return status.token;
}
