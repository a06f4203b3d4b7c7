import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Case } from './cases.ts';

export type SideName = 'ours' | 'tfjs' | 'keras' | 'torch';

const SIDES = join(import.meta.dirname, 'sides');
const ENVIRONMENT = { OMP_NUM_THREADS: '1' };

interface Answer {
  ready?: boolean;
  versions?: Record<string, string>;
  seconds?: number;
  mse?: number;
  flops?: number;
  way?: string;
}

/** One contestant in a process of its own, spoken to as sides/protocol.py says. */
export class Side {
  readonly name: SideName;
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  versions: Record<string, string> = {};

  private constructor(name: SideName, command: readonly [string, ...string[]]) {
    this.name = name;
    const [program, ...args] = command;
    this.#child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...ENVIRONMENT } });
    if (this.#child.stdout === null) throw new Error('the side has no output');
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** @param core the only core that the side may use; any of them where it is absent */
  static async start(name: SideName, python: string, seriesFile: string, core?: number): Promise<Side> {
    const pinned = core === undefined ? [] : ['taskset', '-c', String(core)];
    const [program = '', ...args] = [...pinned, ...commandOf(name, python, seriesFile)];
    const side = new Side(name, [program, ...args]);
    side.versions = (await side.#answer()).versions ?? {};
    return side;
  }

  /** Seconds that a number of training steps take. */
  async seconds(each: Case, steps: number): Promise<number> {
    return (await this.#ask({ case: each, steps })).seconds ?? Number.NaN;
  }

  /** The test error of a whole training, in units of the series squared. */
  async fit(each: Case, epochs: number): Promise<number> {
    return (await this.#ask({ case: each, epochs })).mse ?? Number.NaN;
  }

  /** Floating point operations a second of a product of two large matrices, by PyTorch. */
  async sgemm(): Promise<number> {
    return (await this.#ask({ sgemm: true })).flops ?? Number.NaN;
  }

  /** The most memory that the process has held so far, in MiB. */
  peakMemory(): number {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.#child.pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes) / 1024;
  }

  stop(): void {
    this.#child.kill();
  }

  #ask(request: object): Promise<Answer> {
    this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
    return this.#answer();
  }

  async #answer(): Promise<Answer> {
    const { value, done } = await this.#answers.next();
    if (done === true) throw new Error(`the side ${this.name} ended early; its reason is above`);
    return JSON.parse(value);
  }
}

function commandOf(name: SideName, python: string, seriesFile: string): string[] {
  if (name === 'keras' || name === 'torch') return [python, join(SIDES, `${name}_side.py`), seriesFile];
  const backend = name === 'ours' ? '' : 'layers-node';
  return [process.execPath, join(SIDES, 'tfjs-side.ts'), seriesFile, backend];
}
