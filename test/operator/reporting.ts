import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PODS, refOf } from '../../kube-runtime/src/resource.ts';
import type { Pod } from '../../kube-runtime/src/resource.ts';
import type { Ending, FakeTrainer } from '../cluster/pod-simulator.ts';
import { ReporterProcess } from '../support/reporter-process.ts';
import { until } from '../support/until.ts';
import type { TestEnvironment } from './environment.ts';

/** A simulated pod whose trainer reports to a file: its reporter is a process, its trainer up to the test. */
export class ReportingPod {
  readonly codeTask: string;
  readonly pod: Pod;
  readonly folder = mkdtempSync(join(tmpdir(), 'tuningsweep-pod-'));
  readonly #environment: TestEnvironment;
  readonly #env: Record<string, string>;
  #reporter: ReporterProcess | undefined;

  /** @param url the ledger's, as its reporter gets there */
  constructor(environment: TestEnvironment, codeTask: string, pod: Pod, url = environment.url) {
    this.#environment = environment;
    this.codeTask = codeTask;
    this.pod = pod;
    const { env = [] } = pod.spec?.initContainers?.find(({ name }) => name === 'reporter') ?? {};
    const given = env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]));
    const holder = { TASK_HOLDER: pod.metadata?.uid ?? '', LEDGER_URL: url };
    this.#env = { ...Object.fromEntries(given), SERVICE_BINDING_ROOT: '', ...holder };
  }

  /**
   * Starts the reporter; there once the trainer may begin, as its startup probe has it.
   *
   * @param isGone tells that the trainer never will
   */
  async startReporter(isGone: () => boolean = () => false): Promise<void> {
    this.#reporter = new ReporterProcess({ env: this.#env, folder: this.folder });
    await until(
      'the trainer may begin',
      async () => isGone() || existsSync(join(this.folder, 'parameters.json')),
      60_000,
    );
  }

  /** As when it needs too much memory: the kubelet starts it again. */
  async killReporter(): Promise<void> {
    await this.#reporter?.kill();
  }

  /** What the kubelet does after the trainer's end. */
  async stopReporter(): Promise<void> {
    await this.#reporter?.stop();
  }

  /** What it was last heard to say. */
  get said(): string {
    return this.#reporter?.said ?? '';
  }

  report(...lines: object[]): void {
    appendFileSync(join(this.folder, 'report.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }

  /** Tells of its containers as its kubelet would, while it goes on. */
  async tell({ reporter = {}, ...containers }: Record<string, object>): Promise<void> {
    const statusOf = (name: string, state: object): object => {
      return { name, image: 'x', imageID: 'x', ready: true, started: true, restartCount: 0, state };
    };
    const status = {
      initContainerStatuses: [statusOf('reporter', reporter)],
      containerStatuses: Object.entries(containers).map(([name, state]) => statusOf(name, state)),
    };
    const client = this.#environment.client();
    await client.mergePatch(PODS, refOf(this.pod), { status }, { subresource: 'status' });
    await client.close();
  }

  /** Runs what the trainer's container runs. */
  async runTrainer(): Promise<Ending> {
    const {
      command = [],
      args = [],
      env = [],
    } = this.pod.spec?.containers.find(({ name }) => name === 'trainer') ?? {};
    const here = env.map(({ name, value = '' }) => [name, value.replace('/tuningsweep', this.folder)]);
    const [program = '', ...words] = [...command, ...args];
    const child = spawn(program, words, { env: { PATH: process.env['PATH'], ...Object.fromEntries(here) } });
    const [exitCode] = await once(child, 'close');
    return { exitCode };
  }

  async leave(): Promise<void> {
    await this.killReporter();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Simulates such pods: the reporter first, then the trainer, then the reporter's end. */
export function reporting(
  environment: TestEnvironment,
  trainer: (pod: ReportingPod) => Promise<Ending | undefined> = (pod) => pod.runTrainer(),
): FakeTrainer {
  return async (codeTask, pod) => {
    const simulated = new ReportingPod(environment, codeTask, pod);
    try {
      await simulated.startReporter();
      const ending = await trainer(simulated);
      await simulated.stopReporter();
      return ending;
    } finally {
      await simulated.leave();
    }
  };
}
