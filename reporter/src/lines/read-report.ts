import { LAST_STEP, parseLine } from './parse-line.ts';
import { LineSplitter, LONGEST_LINE } from './split-lines.ts';
import type { Line } from './split-lines.ts';

/** Steps of one attempt that are recorded. */
export const MOST_STEPS = 100_000;

/** Values by the names that they have in the ledger. */
export type MetricValues = ReadonlyMap<string, number>;

/** What a program has reported, in the order of its lines; or a sentence on what cannot be recorded of it. */
export type ReportEvent =
  | { readonly kind: 'step'; readonly step: number; readonly metrics: MetricValues }
  | { readonly kind: 'final'; readonly metrics: MetricValues }
  | { readonly kind: 'remark'; readonly line: number; readonly text: string };

/**
 * Reads a report: JSON lines, one for a step, one with the final values. The same bytes give the same events, whatever
 * pieces they come in. What cannot be taken is said and left out.
 */
export class ReportReader {
  #splitter = new LineSplitter();
  readonly #steps = new Set<number>();
  #lastStep = -1;

  push(piece: Uint8Array): ReportEvent[] {
    return this.#splitter.push(piece).flatMap((line) => this.#read(line));
  }

  /** What nothing ended was the last line: of a program that was killed, or that does not end its last line. */
  end(): ReportEvent[] {
    return this.#splitter.end().flatMap((line) => this.#read(line));
  }

  /** The file begins anew: it was written over, or there is another one. What was read stays read. */
  restart(): ReportEvent[] {
    const last = this.end();
    this.#splitter = new LineSplitter();
    return last;
  }

  #read({ number, text, bytes }: Line): ReportEvent[] {
    if (text === undefined)
      return [remark(number, `skipped: a line has at most ${LONGEST_LINE} bytes, this one has ${bytes}`)];
    if (text.trim() === '') return [];
    const report = parseLine(text);
    if (typeof report === 'string') return [remark(number, `skipped: ${report}`)];
    const leftOut = report.leftOut.map((sentence) => remark(number, sentence));
    if (report.final) return [...leftOut, { kind: 'final', metrics: report.metrics }];
    return [...leftOut, ...this.#step(number, report.step, report.metrics)];
  }

  #step(line: number, given: number | undefined, metrics: MetricValues): ReportEvent[] {
    const step = given ?? Math.min(this.#lastStep + 1, LAST_STEP);
    this.#lastStep = step;
    if (!this.#steps.has(step) && this.#steps.size >= MOST_STEPS)
      return [remark(line, `skipped: at most ${MOST_STEPS} steps are recorded`)];
    this.#steps.add(step);
    return [{ kind: 'step', step, metrics }];
  }
}

function remark(line: number, text: string): ReportEvent {
  return { kind: 'remark', line, text };
}
