import { CheckpointPace, RefusedError } from '@tuningsweep/ledger';
import type { EpochRecord } from '@tuningsweep/ledger';
import type { ModelShape } from '@tuningsweep/model';
import type { Logger } from 'pino';
import type { Model } from '../model/model.ts';
import type { Random } from '../model/random.ts';
import type { ClaimedTask } from '../record.ts';
import { packCheckpoint } from './checkpoint.ts';

export interface Saving {
  readonly claimed: ClaimedTask;
  readonly family: string;
  readonly shape: ModelShape;
  readonly model: Model;
  readonly random: Random;
  /** The last one. */
  readonly epochs: number;
  /** Whether the last epoch's is kept, for a longer task of the family. */
  readonly keepsLast: boolean;
  /** The one after which the training pauses. */
  readonly pauseAt?: number | undefined;
}

/** Records epochs, some of them with what the training may go on from. */
export class CheckpointSaver {
  readonly #saving: Saving;
  readonly #log: Logger;
  readonly #pace = new CheckpointPace(performance.now());
  #isOn = true;

  constructor(saving: Saving, log: Logger) {
    this.#saving = saving;
    this.#log = log;
  }

  /** What the database does not take is left out, and the training goes on. */
  async record(epoch: EpochRecord): Promise<void> {
    const begin = performance.now();
    const checkpoint = this.#isDue(epoch.epoch, begin) ? this.#checkpoint(epoch) : undefined;
    if (checkpoint === undefined) return await this.#put(epoch);
    try {
      const kept = await this.#saving.claimed.recordEpoch({ ...epoch, checkpoint });
      this.#pace.wrote(begin, performance.now());
      if (!kept) this.#giveUp('those of other tasks leave no room');
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      this.#giveUp(error.message);
      await this.#put(epoch);
    }
  }

  #giveUp(reason: string): void {
    this.#isOn = false;
    this.#log.warn(
      { reason },
      'the ledger takes no more checkpoints: if it is interrupted, the task begins with its last one',
    );
  }

  #isDue(epoch: number, now: number): boolean {
    const { epochs, keepsLast, pauseAt } = this.#saving;
    if (epoch === epochs) return this.#isOn && keepsLast;
    return this.#isOn && (epoch === pauseAt || this.#pace.isDue(now));
  }

  #checkpoint({ epoch, loss }: EpochRecord): EpochRecord['checkpoint'] {
    const { model, random, shape, family } = this.#saving;
    const optimizer = model.optimizer();
    if (optimizer === undefined) return undefined;
    const state = { epoch, loss, weights: model.weights(), optimizer, random: random.state() };
    return { family, content: packCheckpoint(shape, state) };
  }

  async #put(epoch: EpochRecord): Promise<void> {
    await this.#saving.claimed.recordEpoch(epoch).catch((error: unknown) => {
      if (!(error instanceof RefusedError)) throw error;
      this.#log.warn({ epoch: epoch.epoch, reason: error.message }, 'this epoch is not in the ledger');
    });
  }
}
