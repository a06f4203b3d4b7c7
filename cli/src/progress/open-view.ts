import type { Sweep } from '@tuningsweep/engine/sweep';
import { LineView } from './lines.ts';
import type { RunView } from './run-view.ts';
import { TerminalView } from './terminal.ts';

/** A live bar on a terminal, plain lines anywhere else. */
export function openView(sweep: Sweep): RunView {
  return process.stderr.isTTY ? new TerminalView(sweep) : new LineView(sweep);
}
