import type { Reconciled } from '@tuningsweep/engine/sweep';

/** Shows a run while it goes on. */
export interface RunView {
  grid(written: number, total: number): void;
  pass(pass: Reconciled): void;
  /** One line that stays, such as a trouble that is being retried. */
  note(text: string): void;
  close(): void;
}
