import type { Reconciled } from '../../sweep/reconcile.ts';
import { LineView } from './lines.ts';
import { TerminalView } from './terminal.ts';

/** Shows a run while it goes on. */
export interface RunView {
  grid(written: number, total: number): void;
  pass(pass: Reconciled): void;
  /** One line that stays, such as a trouble that is being retried. */
  note(text: string): void;
  close(): void;
}

/** A live bar on a terminal, plain lines anywhere else. */
export function openView(name: string): RunView {
  return process.stderr.isTTY ? new TerminalView(name) : new LineView();
}
