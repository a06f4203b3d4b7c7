import { once } from 'node:events';
import type { TestEnvironment } from '../../../operator/environment.ts';
import { freePort } from '../../../servers/listen.ts';
import { until } from '../../../support/until.ts';

/** An operator in a process of its own, which is started anew when it ends, as a kubelet does. */
export class RestartedOperator {
  /** The exit codes of those that ended by themselves. */
  readonly exits: (number | null)[] = [];
  readonly #environment: TestEnvironment;
  readonly #kubeconfig: string;
  readonly #port: number;
  #isOver = false;
  #running: Promise<void> | undefined;

  private constructor(environment: TestEnvironment, kubeconfig: string, port: number) {
    this.#environment = environment;
    this.#kubeconfig = kubeconfig;
    this.#port = port;
  }

  static async start(environment: TestEnvironment, kubeconfig: string): Promise<RestartedOperator> {
    const operator = new RestartedOperator(environment, kubeconfig, await freePort());
    operator.#running = operator.#run();
    return operator;
  }

  /** How many passes the one that runs now has made. */
  async passes(): Promise<number> {
    const text = await until('the operator tells its counts', async () => {
      const answer = await fetch(`http://127.0.0.1:${this.#port}/metrics`).catch(() => undefined);
      return await answer?.text();
    });
    const counts = text.matchAll(/^controller_runtime_reconcile_total\{.*\} (\d+)$/gm);
    return counts.reduce((sum, [, value]) => sum + Number(value), 0);
  }

  /** Ends it for good, with all else that runs on its environment. */
  async end(): Promise<void> {
    this.#isOver = true;
    await this.#environment.leave();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isOver) {
      const settings = { kubeconfig: this.#kubeconfig, port: this.#port, logLevel: 'silent' } as const;
      const child = this.#environment.spawnOperator(settings);
      const [code] = await once(child, 'exit');
      if (!this.#isOver) this.exits.push(code);
    }
  }
}
