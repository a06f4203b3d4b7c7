import type { Api } from '../client/api.ts';

/** How to reach a database, as pods do. */
export interface Account {
  readonly host: string;
  /** MySQL's own by default. */
  readonly port?: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
  /** Certificate of the authority that the server's is checked against; without one the connection is not encrypted. */
  readonly ca?: string;
}

/** Makes the Secret of an account, in the layout of the Service Binding specification. */
export async function makeBinding(
  api: Api,
  namespace: string,
  name: string,
  { ca, ...account }: Account,
): Promise<void> {
  const stringData = { type: 'mysql', port: '3306', ...account, ...(ca && { 'ca.crt': ca }) };
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name }, type: 'servicebinding.io/mysql', stringData };
  await api.call('POST', `/api/v1/namespaces/${namespace}/secrets`, secret);
}
