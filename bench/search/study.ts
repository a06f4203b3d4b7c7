import { join } from 'node:path';
import { LineProgram } from './lines.ts';

const PROGRAM = join(import.meta.dirname, 'sides', 'study_side.py');

/** A parameter as Optuna's suggest_float, suggest_int and suggest_categorical take it. */
export type StudyParameter =
  | {
      readonly kind: 'float' | 'int';
      readonly low: number;
      readonly high: number;
      readonly log?: boolean;
      readonly step?: number;
    }
  | { readonly kind: 'categorical'; readonly choices: readonly number[] };

/** A trial that Optuna asks for. */
export interface Trial {
  readonly trial: number;
  readonly point: Readonly<Record<string, number>>;
}

/** Optuna's default sampler, one study after the other. */
export class OptunaStudies {
  readonly #program: LineProgram;

  constructor(python: string) {
    this.#program = new LineProgram("Optuna's side", python, [PROGRAM]);
  }

  async start(seed: number, parameters: Readonly<Record<string, StudyParameter>>): Promise<void> {
    await this.#program.ask({ start: { seed, parameters } });
  }

  ask(): Promise<Trial> {
    return this.#program.ask({ ask: true });
  }

  /** @param value null where the trial failed */
  async tell({ trial }: Trial, value: number | null): Promise<void> {
    await this.#program.ask({ tell: { trial, value } });
  }

  close(): Promise<void> {
    return this.#program.close();
  }
}
