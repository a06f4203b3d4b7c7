import type { AttemptOptions, RunningAttempt } from './attempt.ts';
import { WarmTrainer } from './warm-trainer.ts';

/**
 * Trainers that wait for their next task. There are no more of them than tasks were ever trained at once. One whose task failed
 * is not used again: nobody knows what is left of that.
 */
export class TrainerPool {
  readonly #idle: WarmTrainer[] = [];
  #isClosed = false;

  /** @param isAlone by a trainer that has trained nothing else */
  run(options: AttemptOptions, isAlone = false): RunningAttempt {
    const trainer = (isAlone ? undefined : this.#take()) ?? new WarmTrainer(options);
    const { ended, stop } = trainer.run(options);
    return { ended: this.#putBack(trainer, ended), stop };
  }

  async #putBack(trainer: WarmTrainer, ended: RunningAttempt['ended']): RunningAttempt['ended'] {
    const outcome = await ended;
    if (outcome.succeeded && !this.#isClosed) this.#idle.push(trainer);
    else await trainer.close();
    return outcome;
  }

  /** Ends those that wait, and the others once their tasks have ended; returns when the former are gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#idle.splice(0).map((trainer) => trainer.close()));
  }

  /** The one that waits for the shortest time: its memory is still there. */
  #take(): WarmTrainer | undefined {
    for (;;) {
      const trainer = this.#idle.pop();
      if (trainer === undefined || !trainer.isGone) return trainer;
    }
  }
}
