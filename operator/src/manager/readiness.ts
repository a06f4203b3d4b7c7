import { setTimeout as sleep } from 'node:timers/promises';
import { ledgerId } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import type { Metrics } from '../metrics/registry.ts';
import type { Caches } from './caches.ts';

/** Less than a probe or a scrape waits. */
const ANSWER_WITHIN_MS = 3000;

/** What keeps a replica from doing its part; also fills the gauge tuningsweep_ledger_up. */
export class Readiness {
  readonly #metrics: Metrics;
  #watched: { ledger: Ledger; caches: Caches } | undefined;
  #asking: Promise<string | undefined> | undefined;

  constructor(metrics: Metrics) {
    this.#metrics = metrics;
    metrics.set('tuningsweep_ledger_up', {}, 0);
    metrics.onScrape(async () => void (await this.problem()));
  }

  /** From now on these two decide; before, the database has not answered yet. */
  watch(ledger: Ledger, caches: Caches): void {
    this.#watched = { ledger, caches };
  }

  /** Undefined when there is none. */
  async problem(): Promise<string | undefined> {
    if (!this.#watched) return 'waiting for the database';
    const { ledger, caches } = this.#watched;
    // A database that hangs is asked once, not once for every probe.
    this.#asking ??= ask(ledger).finally(() => (this.#asking = undefined));
    const late = `the database did not answer within ${ANSWER_WITHIN_MS} ms`;
    const trouble = await Promise.race([this.#asking, sleep(ANSWER_WITHIN_MS, late, { ref: false })]);
    this.#metrics.set('tuningsweep_ledger_up', {}, trouble === undefined ? 1 : 0);
    return trouble ?? (caches.isFilled ? undefined : 'the caches are not filled yet');
  }

  /** Namespaces that are to be watched and are refused; the others are looked after. */
  remarks(): string[] {
    const refusals = this.#watched?.caches.refusals() ?? [];
    return refusals.map(({ namespace, message }) => `namespace ${namespace} is not watched: ${message}`);
  }
}

async function ask(ledger: Ledger): Promise<string | undefined> {
  try {
    await ledgerId(ledger);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
