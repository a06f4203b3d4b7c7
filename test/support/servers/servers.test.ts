import { expect, test } from 'vitest';
import { controlPlane, realCluster, serverUrl } from './servers.ts';

test.each([
  ['a database server', 'servers', () => serverUrl('mysql')],
  ['a Kubernetes', 'cluster', controlPlane],
  ['a node', 'node', realCluster],
])('%s is refused to a project that does not need it, installed or not', async (_, need, ask) => {
  await expect(ask()).rejects.toThrow(`a project that needs '${need}', found one of 'unit', which needs nothing`);
});
