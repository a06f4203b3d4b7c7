import { join } from 'node:path';
import { startGuarded } from '../../servers/guarded.ts';
import type { Guarded } from '../../servers/guarded.ts';
import type { Programs } from '../programs/programs.ts';

/** Runs the programs of a control plane, each under a guard of its own so that each can be stopped alone. */
export class Host {
  readonly programs: Programs;
  /** The folder of everything; it goes with the program that was started first, which `stop` ends last. */
  readonly home: string;
  readonly #running: Guarded[] = [];
  #stopping = false;

  constructor(programs: Programs, home: string) {
    this.programs = programs;
    this.home = home;
  }

  /** Starts a program with its arguments. */
  run([name = '', ...args]: readonly string[]): Guarded {
    const folder = this.#running.length === 0 ? this.home : join(this.home, name);
    const commands = [[join(this.programs.folder, name), ...args]];
    const program = startGuarded(name, { folder, commands }, { ...process.env, KWOK_WORKDIR: this.home });
    this.#running.push(program);
    void program.exit.then((code) => this.#ended(name, code, program.log()));
    return program;
  }

  /** Stops all that runs and removes the folder. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const [first, ...others] = this.#running;
    await Promise.all(others.map((program) => program.stop()));
    await first?.stop();
  }

  /** A guard that was told to end says 0; a program that ends by itself would leave tests waiting for nothing. */
  #ended(name: string, code: number, log: string): void {
    if (code !== 0 && !this.#stopping) console.error(`${name} ended with exit code ${code}:\n${log}`);
  }
}
