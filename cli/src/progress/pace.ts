import prettyMilliseconds from 'pretty-ms';
import { settledOf } from '@tuningsweep/engine/sweep';
import type { Action, Reconciled, Sweep, SweepStatus } from '@tuningsweep/engine/sweep';
import { pausedAt } from '../stopping/levels.ts';
import { workloadOf } from './workload.ts';
import type { Workload } from './workload.ts';

/** What a pass says of the speed. */
export interface Passed {
  readonly acted: readonly Action[];
  readonly observation: Pick<Reconciled['observation'], 'openTasks' | 'pending' | 'pauses'>;
  readonly tasks: SweepStatus['tasks'];
}

/** A stretch of training that this run began. */
interface Begun {
  readonly epochs?: number;
  readonly rung: number;
}

/**
 * How fast this run trains, and so how long the rest will take. Only what it has trained itself counts: not what was settled
 * before it began, came back into the grid with an edit, or was taken over from another sweep.
 */
export class Pace {
  readonly #workload: Workload;
  readonly #begun = new Map<string, Begun>();
  /** Tasks that another run had launched, and this one has not. */
  #foreign: Set<string> | undefined;
  #startedAt: number | undefined;
  #work = 0;
  #ended = 0;
  #paused: number[] = [];
  #tasks: Passed['tasks'] | undefined;

  constructor({ spec }: Pick<Sweep, 'spec'>) {
    this.#workload = workloadOf(spec);
  }

  /**
   * To be told of every pass, from the first one on.
   *
   * @param now milliseconds since the epoch, when it was over
   */
  pass({ acted, observation, tasks }: Passed, now: number): void {
    this.#foreign ??= new Set(observation.openTasks.map(({ codeTask }) => codeTask));
    if (observation.pauses) this.#paused = pausedAt(observation.pauses.rungs);
    const epochsOf = new Map(observation.pending.map(({ codeTask, epochs }) => [codeTask, epochs]));
    for (const action of acted) this.#count(action, epochsOf, now);
    this.#tasks = tasks;
  }

  /** Such as `3.2 tasks/min, 4m 10s left`; empty before this run has trained anything, and after the last task. */
  describe(now: number): string {
    const [tasks, startedAt] = [this.#tasks, this.#startedAt];
    if (tasks === undefined || startedAt === undefined || this.#work === 0 || settledOf(tasks) === tasks.total)
      return '';
    const elapsed = now - startedAt;
    const left = this.#workload.left({ tasks, ended: this.#ended, work: this.#work, paused: this.#paused });
    const time = prettyMilliseconds((left / this.#work) * elapsed, { unitCount: 2, secondsDecimalDigits: 0 });
    const rate = this.#ended > 0 ? `${((60_000 * this.#ended) / elapsed).toFixed(1)} tasks/min` : '';
    return [rate, left > 0 ? `${time} left` : ''].filter(Boolean).join(', ');
  }

  #count(action: Action, epochsOf: ReadonlyMap<string, number | undefined>, now: number): void {
    if (action.type === 'Launch' || action.type === 'Propose') this.#startedAt ??= now;
    if (action.type === 'Launch') this.#begin(action, epochsOf);
    if (action.type === 'Park') this.#end(action.codeTask, false);
    const isTrained = action.type === 'StopEarly' || (action.type === 'Settle' && action.outcome !== 'Stopped');
    if (isTrained) this.#end(action.codeTask, true);
  }

  #begin({ codeTasks, stretches = [] }: Action<'Launch'>, epochsOf: ReadonlyMap<string, number | undefined>): void {
    const rungs = new Map(stretches.map(({ codeTask, rung }) => [codeTask, rung]));
    for (const codeTask of codeTasks) {
      this.#foreign?.delete(codeTask);
      const epochs = epochsOf.get(codeTask);
      this.#begun.set(codeTask, { rung: rungs.get(codeTask) ?? 0, ...(epochs !== undefined && { epochs }) });
    }
  }

  #end(codeTask: string, isSettled: boolean): void {
    if (this.#foreign?.has(codeTask)) return;
    this.#work += this.#workload.of(this.#begun.get(codeTask) ?? { rung: 0 });
    this.#begun.delete(codeTask);
    if (isSettled) this.#ended += 1;
  }
}
