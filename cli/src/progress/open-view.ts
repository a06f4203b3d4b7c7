import { LineView } from './lines.ts';
import type { RunView } from './run-view.ts';
import { TerminalView } from './terminal.ts';

/** A live bar on a terminal, plain lines anywhere else. */
export function openView(name: string): RunView {
  return process.stderr.isTTY ? new TerminalView(name) : new LineView();
}
