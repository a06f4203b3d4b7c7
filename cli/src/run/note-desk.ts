import type { PatienceOptions } from '../local/patience.ts';
import { stopSignal } from '../signals.ts';

/** What is said of a run beside its progress: where there is no view, on stderr. */
export class NoteDesk implements PatienceOptions {
  note = say;
  readonly signal = stopSignal(() =>
    this.note('Stopping: trainers end, their tasks go back to the queue. Once more to leave at once.'),
  );
  readonly onTrouble: PatienceOptions['onTrouble'] = (error, retryInMs) =>
    this.note(`${error.message}; next try in ${retryInMs / 1000} s.`);

  /** Notes go through a view, as long as there is one. */
  async through<T>(view: { note: (text: string) => void }, use: () => Promise<T>): Promise<T> {
    this.note = (text) => view.note(text);
    try {
      return await use();
    } finally {
      this.note = say;
    }
  }
}

function say(text: string): void {
  console.error(text);
}
