import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import { settledOf } from '@tuningsweep/engine/sweep';
import type { Reconciled, Sweep, SweepStatus } from '@tuningsweep/engine/sweep';
import { Pace } from './pace.ts';
import { describeBest, describeCounts, statusOfPass } from './snapshot.ts';
import type { RunView } from './run-view.ts';

const BAR_WIDTH = 30;
const REDRAW_MS = 500;

/** A progress bar that stays in place; failures and troubles scroll past above it. */
export class TerminalView implements RunView {
  readonly #name: string;
  readonly #log = createLogUpdate(process.stderr);
  readonly #timer: NodeJS.Timeout;
  readonly #pace: Pace;
  #status: SweepStatus | undefined;

  constructor(sweep: Pick<Sweep, 'name' | 'spec'>) {
    this.#name = sweep.name;
    this.#pace = new Pace(sweep);
    this.#timer = setInterval(() => this.#draw(), REDRAW_MS);
  }

  grid(written: number, total: number): void {
    this.#log(`${pc.bold(this.#name)} writing the grid ${bar(written / total)} ${written}/${total}`);
  }

  pass(pass: Reconciled): void {
    for (const action of pass.acted)
      if (action.type === 'Settle' && action.outcome === 'Failed')
        this.note(pc.red(`Failed ${action.codeTask} ${action.note ?? ''}`));
    this.#status = statusOfPass(pass);
    this.#pace.pass({ ...pass, tasks: this.#status.tasks }, Date.now());
    this.#draw();
  }

  note(text: string): void {
    this.#log.clear();
    console.error(text);
    this.#draw();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#draw();
    this.#log.done();
  }

  #draw(): void {
    if (!this.#status) return;
    const { tasks } = this.#status;
    const settled = settledOf(tasks);
    const pace = this.#pace.describe(Date.now());
    const head = `${pc.bold(this.#name)} ${bar(settled / tasks.total)} ${describeCounts(tasks)}`;
    const best = describeBest(this.#status);
    this.#log([[head, pace].filter(Boolean).join(', '), ...(best ? [pc.green(best)] : [])].join('\n'));
  }
}

function bar(share: number): string {
  const full = Math.round(share * BAR_WIDTH);
  return pc.cyan('█'.repeat(full)) + pc.dim('░'.repeat(BAR_WIDTH - full));
}
