import type { StepMetrics } from '@tuningsweep/ledger';
import type { MetricValues } from './lines/read-report.ts';

/** Metrics of steps that wait to be recorded: of each step every metric once, with its last value. */
export class WaitingSteps {
  #steps = new Map<number, Map<string, number>>();

  add(step: number, metrics: MetricValues): void {
    const there = this.#steps.get(step);
    if (there === undefined) this.#steps.set(step, new Map(metrics));
    else for (const [name, value] of metrics) there.set(name, value);
  }

  /** What was taken and could not be recorded; what came later counts. */
  putBack(taken: readonly StepMetrics[]): void {
    const later = this.#steps;
    this.#steps = new Map(taken.map(({ step, metrics }) => [step, new Map(Object.entries(metrics))]));
    for (const [step, metrics] of later) this.add(step, metrics);
  }

  /** All that wait; none waits afterwards. */
  takeAll(): StepMetrics[] {
    const taken = Array.from(this.#steps, ([step, metrics]) => ({ step, metrics: Object.fromEntries(metrics) }));
    this.#steps = new Map();
    return taken;
  }
}
