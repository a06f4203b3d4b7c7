import type { Connection } from './control-plane.ts';

/**
 * Forgets every revision before the newest. The API server still serves older ones from its own cache; once it is restarted
 * too, a watch or a page that goes on from an older revision is answered with 410 Gone.
 *
 * @throws Error when etcd refuses
 */
export async function compact({ etcdUrl }: Connection): Promise<void> {
  const { header } = await askEtcd<{ header: { revision: string } }>(etcdUrl, 'range', { key: toBase64('/') });
  await askEtcd(etcdUrl, 'compaction', { revision: header.revision, physical: true });
}

/** etcd's own gateway from JSON to its gRPC methods. */
async function askEtcd<T>(etcdUrl: string, method: string, body: object): Promise<T> {
  const response = await fetch(`${etcdUrl}/v3/kv/${method}`, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`etcd refused ${method}: ${await response.text()}`);
  return JSON.parse(await response.text());
}

function toBase64(text: string): string {
  return Buffer.from(text).toString('base64');
}
