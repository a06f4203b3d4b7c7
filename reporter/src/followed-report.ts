import type { MetricValues, ReportEvent } from './lines/read-report.ts';
import { ReportReader } from './lines/read-report.ts';
import { Remarks } from './lines/remarks.ts';
import { ReportFile } from './report-file.ts';
import { WaitingSteps } from './waiting-steps.ts';

/** What a program has reported so far, read from its file again and again. */
export class FollowedReport {
  /** Steps that are to be recorded. */
  readonly steps = new WaitingSteps();
  readonly #remarks = new Remarks();
  readonly #reader = new ReportReader();
  readonly #file: ReportFile;
  readonly #onRemark: (sentence: string) => void;
  #final: MetricValues | undefined;

  /** @param onRemark told of what is left out, as often as it fits into a NOTE */
  constructor(path: string, onRemark: (sentence: string) => void) {
    this.#file = new ReportFile(path);
    this.#onRemark = onRemark;
  }

  /** Makes the file, empty. */
  async create(): Promise<void> {
    await this.#file.create();
  }

  /** The final values; undefined as long as none were reported. */
  get final(): MetricValues | undefined {
    return this.#final;
  }

  /** Sentences on what is not recorded. */
  get remarks(): readonly string[] {
    return this.#remarks.sentences();
  }

  /** @param line of the report, where it is about one */
  remark(text: string, line?: number): void {
    const sentence = this.#remarks.add(text, line);
    if (sentence !== undefined) this.#onRemark(sentence);
  }

  /** Reads what is new. A file that cannot be read is said, and tried again at the next call. */
  async readOn(): Promise<void> {
    try {
      await this.#file.read({
        onBytes: (piece) => this.#take(this.#reader.push(piece)),
        onRestart: () => this.#take(this.#reader.restart()),
      });
    } catch (error) {
      this.remark(`the report cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Reads the rest, once nothing more is written. */
  async readToEnd(): Promise<void> {
    await this.readOn();
    this.#take(this.#reader.end());
    await this.#file.close();
  }

  #take(events: readonly ReportEvent[]): void {
    for (const event of events) {
      if (event.kind === 'step') this.steps.add(event.step, event.metrics);
      else if (event.kind === 'final') this.#final = event.metrics;
      else this.remark(event.text, event.line);
    }
  }
}
