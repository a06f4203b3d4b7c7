import { openLedger, setUpTables } from '../../../ledger/src/index.ts';
import { deleteNamespace, makeNamespace } from '../../cluster/client/namespaces.ts';
import type { SharedCluster } from '../../cluster/use.ts';
import { insertData } from '../../operator/data.ts';
import { TestEnvironment } from '../../operator/environment.ts';
import { emptyDatabase } from '../../support/ledger/ledgers.ts';
import { chosenServer } from '../../support/servers/servers.ts';

/** An environment in a namespace and a database of its own, which the stack takes down. */
export async function anEnvironment(
  cluster: SharedCluster,
  stack: AsyncDisposableStack,
  port = 0,
): Promise<TestEnvironment> {
  const database = await emptyDatabase(chosenServer());
  stack.defer(() => database.drop());
  const ledger = await openLedger(database.url);
  stack.defer(() => ledger.close());
  await setUpTables(ledger);
  await insertData(ledger);
  const namespace = await makeNamespace(cluster.api);
  stack.defer(() => deleteNamespace(cluster.api, namespace));
  const environment = new TestEnvironment(cluster, namespace, ledger, database.url, port);
  stack.defer(() => environment.leave());
  return environment;
}
