import { join } from 'node:path';
import { LineProgram } from '../../search/lines.ts';
import { ensureProgram } from '../../lib/native.ts';

/** Far more than any last-level cache holds. */
const OUT_OF_CACHES = 512 * 2 ** 20;

interface Rate {
  perSecond: number;
}

/** What a core can do at the most, measured by limits/probe.cc in a process of its own. */
export class Limits {
  readonly #program: LineProgram;
  readonly versions: Record<string, string>;

  private constructor(program: LineProgram, versions: Record<string, string>) {
    this.#program = program;
    this.versions = versions;
  }

  /**
   * @param core that is measured
   * @throws Error where the probe cannot be compiled
   */
  static async start(core: number): Promise<Limits> {
    const probe = ensureProgram(join(import.meta.dirname, 'probe.cc'));
    const program = new LineProgram('the probe of limits', 'taskset', ['-c', String(core), probe]);
    const { versions } = await program.ask<{ versions: Record<string, string> }>({ versions: true });
    return new Limits(program, versions);
  }

  /** Floating point operations a second out of registers, of the widest vectors that the core has. */
  operations(): Promise<number> {
    return this.#rate({ operations: true });
  }

  /**
   * Bytes read and written a second by a copy.
   *
   * @param size of both sides of it together, in bytes: what fits a cache is copied within that cache; from memory to memory
   *   where none is given
   */
  bytes(size = OUT_OF_CACHES): Promise<number> {
    return this.#rate({ bytes: size });
  }

  close(): Promise<void> {
    return this.#program.close();
  }

  async #rate(question: object): Promise<number> {
    return (await this.#program.ask<Rate>(question)).perSecond;
  }
}
