import { createReadStream, readFileSync } from 'node:fs';
import { createConnection } from 'mysql2/promise';
import type { RowDataPacket } from 'mysql2/promise';
import { importRaw, openLedger, prepareAdj, setUpTables } from '../../ledger/src/index.ts';
import type { Ledger } from '../../ledger/src/index.ts';
import { KubeClient } from '../../kube-runtime/src/client/client.ts';
import { loadKubeConfig } from '../../kube-runtime/src/client/credentials.ts';
import { connect } from '../../test/cluster/client/api.ts';
import type { Api } from '../../test/cluster/client/api.ts';
import { startControlPlane } from '../../test/cluster/control-plane/control-plane.ts';
import type { ControlPlane } from '../../test/cluster/control-plane/control-plane.ts';
import { simulatePods } from '../../test/cluster/pod-simulator.ts';
import type { FakeTrainer } from '../../test/cluster/pod-simulator.ts';
import { requireServer } from '../../test/servers/find.ts';
import { startServer } from '../../test/servers/start.ts';
import type { Server } from '../../test/servers/start.ts';
import { emptySchema } from '../../test/support/ledger/ledgers.ts';
import { startOperator } from './operator-process.ts';
import type { OperatorProcess } from './operator-process.ts';
import { RATES } from './usd-krw.ts';

/** The series that the sweeps of benchmarks are about. */
export const TICKER = 'USD/KRW';

/**
 * Where sweeps are measured: a control plane with simulated nodes, a MariaDB server with a ledger that holds ten years of
 * won per dollar, an operator as a process of its own. All of it ends with the environment.
 */
export class BenchEnvironment implements AsyncDisposable {
  readonly plane: ControlPlane;
  readonly api: Api;
  readonly client: KubeClient;
  readonly ledger: Ledger;
  readonly url: string;
  readonly operator: OperatorProcess;
  /** The database server's process. */
  readonly serverPid: number;
  readonly #stack: AsyncDisposableStack;

  private constructor(
    stack: AsyncDisposableStack,
    parts: Omit<BenchEnvironment, 'simulate' | 'api' | 'client' | symbol>,
  ) {
    this.#stack = stack;
    this.plane = parts.plane;
    this.ledger = parts.ledger;
    this.url = parts.url;
    this.operator = parts.operator;
    this.serverPid = parts.serverPid;
    this.api = connect(this.plane);
    this.client = new KubeClient({
      load: () => loadKubeConfig({ kubeconfig: this.plane.kubeconfig }),
      version: 'bench',
    });
    stack.defer(() => this.client.close());
  }

  static async open(): Promise<BenchEnvironment> {
    await using opening = new AsyncDisposableStack();
    const program = requireServer('mariadb');
    const plane = await startControlPlane();
    opening.defer(plane.stop);
    const server = await startServer(program);
    opening.defer(server.stop);
    const { url, ledger } = await openWithData(server);
    opening.defer(() => ledger.close());
    const operator = await startOperator(plane.kubeconfig, url);
    opening.defer(() => operator.stop());
    const parts = { plane, url, ledger, operator, serverPid: await pidOf(server) };
    return new BenchEnvironment(opening.move(), parts);
  }

  /** Simulates the trainers of all pods of these namespaces until the environment is closed. */
  simulate(namespaces: string[], trainer: FakeTrainer): void {
    const stop = new AbortController();
    const simulating = simulatePods(this.client, namespaces, trainer, stop.signal);
    this.#stack.defer(async () => {
      stop.abort();
      await simulating;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

async function openWithData(server: Server): Promise<{ url: string; ledger: Ledger }> {
  const { url } = await emptySchema(server.url);
  const ledger = await openLedger(url);
  await setUpTables(ledger);
  await importRaw(ledger, { ticker: TICKER, stream: createReadStream(RATES), onError: 'fail' });
  await prepareAdj(ledger, TICKER);
  return { url, ledger };
}

async function pidOf(server: Server): Promise<number> {
  const connection = await createConnection(server.url);
  try {
    const [[row]] = await connection.query<RowDataPacket[]>('SELECT @@pid_file AS file');
    return Number(readFileSync(String(row?.['file']), 'utf8'));
  } finally {
    await connection.end();
  }
}
