import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineProgram } from '../search/lines.ts';
import type { Case } from './cases.ts';

export type SideName = 'ours' | 'tfjs' | 'keras' | 'torch';

const SIDES = join(import.meta.dirname, 'sides');
const ENVIRONMENT = { OMP_NUM_THREADS: '1' };

/** How a model begins; what is absent is left to the side. */
export interface Start {
  /** Of its first weights and the order of its windows. */
  seed?: number;
  /** First weights of the kind that Keras makes (PyTorch alone). */
  likeKeras?: boolean;
  /** Which form of Adam (PyTorch alone); the fastest where none is named. */
  way?: string;
}

/** PyTorch's Adam in the form that rounds the same on every run. */
export const PLAIN_ADAM = { way: 'for-loop' } as const satisfies Start;

/** Where a training began and which windows its steps took. */
export interface Course {
  /** First weights by the names of the package `model`, in Keras's order. */
  weights: Record<string, number[]>;
  /** First days of the windows of each step. */
  batches: number[][];
}

/** What a training came to: each step's loss before the step, and the test error in units of the series squared. */
export interface Outcome {
  losses: number[];
  mse: number;
}

interface Answer extends Partial<Outcome>, Partial<Course> {
  versions?: Record<string, string>;
  seconds?: number;
  mses?: number[];
}

/** One contestant in a process of its own, spoken to as sides/protocol.py says. */
export class Side {
  readonly name: SideName;
  readonly #program: LineProgram;
  versions: Record<string, string> = {};

  private constructor(name: SideName, command: readonly string[]) {
    const [program = '', ...args] = command;
    this.name = name;
    this.#program = new LineProgram(`the side ${name}`, program, args, ENVIRONMENT);
  }

  /** @param core the only core that the side may use; any of them where it is absent */
  static async start(name: SideName, python: string, seriesFile: string, core?: number): Promise<Side> {
    const pinned = core === undefined ? [] : ['taskset', '-c', String(core)];
    const side = new Side(name, [...pinned, ...commandOf(name, python, seriesFile)]);
    side.versions = (await side.#ask({ versions: true })).versions ?? {};
    return side;
  }

  /** Seconds that a number of training steps take. */
  async seconds(each: Case, steps: number): Promise<number> {
    return (await this.#ask({ case: each, steps })).seconds ?? Number.NaN;
  }

  /** The test errors of one training after so many epochs, ascending, in units of the series squared. */
  async errors(each: Case, epochs: readonly number[], start: Start = {}): Promise<number[]> {
    return (await this.#ask({ case: each, start, epochs })).mses ?? [];
  }

  /** A whole training with all that another side needs to repeat it (Keras alone). */
  async record(each: Case, epochs: number): Promise<Course & Outcome> {
    const {
      weights = {},
      batches = [],
      losses = [],
      mse = Number.NaN,
    } = await this.#ask({
      case: each,
      record: epochs,
    });
    return { weights, batches, losses, mse };
  }

  /** Another side's training again. */
  async replay(each: Case, { weights, batches }: Course): Promise<Outcome> {
    const start = this.name === 'torch' ? PLAIN_ADAM : {};
    const { losses = [], mse = Number.NaN } = await this.#ask({ case: each, start, replay: { weights, batches } });
    return { losses, mse };
  }

  /** The most memory that the process has held so far, in MiB. */
  peakMemory(): number {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.#program.pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes) / 1024;
  }

  close(): Promise<void> {
    return this.#program.close();
  }

  #ask(question: object): Promise<Answer> {
    return this.#program.ask(question);
  }
}

/** The libraries of some programs with their versions, one line. */
export function describeVersions(programs: readonly { readonly versions: Record<string, string> }[]): string {
  const versions = programs.flatMap((each) => Object.entries(each.versions));
  return versions.map(([name, version]) => `${name} ${version}`).join(', ');
}

function commandOf(name: SideName, python: string, seriesFile: string): string[] {
  if (name === 'keras' || name === 'torch') return [python, join(SIDES, `${name}_side.py`), seriesFile];
  const backend = name === 'ours' ? '' : 'layers-node';
  return [process.execPath, join(SIDES, 'tfjs-side.ts'), seriesFile, backend];
}
