import { createHash } from 'node:crypto';
import {
  CheckpointPace,
  ClaimLostError,
  CorruptError,
  findCheckpoint,
  isTemporary,
  keepCheckpoint,
  LedgerError,
  resumeFrom,
} from '@tuningsweep/ledger';
import type { Claim, Ledger, Patiently } from '@tuningsweep/ledger';
import { PROGRAM_ENV } from '@tuningsweep/ledger/contracts';
import { CheckpointFolder } from './folder.ts';

/** The most bytes of the files of a checkpoint. */
const MOST_BYTES = 64 * 2 ** 20;
const MEBIBYTE = 2 ** 20;
/** Any number of steps. */
const ANY = 2 ** 31 - 1;

export interface CheckpointKeeping {
  readonly ledger: Ledger;
  readonly claim: Claim;
  readonly patiently: Patiently;
  /** Where the program keeps them. */
  readonly folder: string;
  /** What trains: another program's checkpoints are not this one's. */
  readonly program: string;
  /** Told why there are none any more. */
  readonly onRemark: (sentence: string) => void;
}

/** What was in the folder, and the milliseconds that reading it took. */
interface Taken {
  readonly content: Uint8Array;
  readonly mark: string;
  readonly cost: number;
}

/** Keeps in the ledger what a program has in its folder of checkpoints, and puts it there again for the next attempt. */
export class CheckpointKeeper {
  readonly #keeping: CheckpointKeeping;
  readonly #folder: CheckpointFolder;
  readonly #pace = new CheckpointPace(performance.now());
  /** The state of the folder that the ledger has; of an empty one at first. */
  #kept = '[]';
  /** The last step of an earlier attempt that this one goes on from. */
  #resumed = 0;
  #isOn = true;
  #taken: Taken | undefined;

  constructor(keeping: CheckpointKeeping) {
    this.#keeping = keeping;
    this.#folder = new CheckpointFolder(keeping.folder);
  }

  /**
   * Makes the folder and puts into it what an earlier attempt left, and notes that this one goes on from there. What cannot be
   * used is passed over: the program begins anew.
   *
   * @throws ClaimLostError; LedgerUnavailableError, LedgerConflictError when the patience had an end
   */
  async restore(): Promise<void> {
    await this.#folder.create();
    try {
      await this.#restore();
    } catch (error) {
      if (isTemporary(error) || error instanceof ClaimLostError || !(error instanceof LedgerError)) throw error;
      this.#keeping.onRemark(`the checkpoint of an earlier attempt is not used: ${error.message}`);
    }
    this.#kept = (await this.#folder.look()).mark;
  }

  async #restore(): Promise<void> {
    const { ledger, claim, patiently } = this.#keeping;
    const wanted = { codeTask: claim.codeTask, family: this.#family, epochs: ANY };
    const found = await patiently(() => findCheckpoint(ledger, wanted));
    if (found === undefined) return;
    const { content, ...from } = found;
    await this.#folder.restore(content).catch((cause: unknown) => {
      throw new CorruptError(String(cause), { cause });
    });
    await patiently(() => resumeFrom(ledger, claim, from));
    this.#resumed = from.epoch;
  }

  /**
   * To be called again and again, when what the program has reported is recorded. Where it is time to, takes what the program
   * has written since; the call after that keeps it, when the step that the program reports after it has been recorded.
   *
   * @param step the last one that the ledger has of this attempt
   * @throws ClaimLostError, LedgerUnavailableError, LedgerConflictError
   */
  async keepIfDue(step: number | undefined): Promise<void> {
    if (this.#taken !== undefined) await this.#put(this.#taken, step);
    else if (this.#isOn && this.#pace.isDue(performance.now())) this.#taken = await this.#take();
  }

  /** Keeps what is there, once the program has ended; throws as above. */
  async keepLast(step: number | undefined): Promise<void> {
    const taken = this.#isOn ? await this.#take() : undefined;
    if (taken !== undefined) await this.#put(taken, step);
  }

  async #take(): Promise<Taken | undefined> {
    try {
      return await this.#read();
    } catch (error) {
      this.#giveUp(`${PROGRAM_ENV.checkpoints} cannot be read: ${String(error)}`);
      return undefined;
    }
  }

  /** What is in the folder; undefined where the ledger has it, or it is just being changed. */
  async #read(): Promise<Taken | undefined> {
    const begin = performance.now();
    const contents = await this.#folder.look();
    if (contents.mark === this.#kept || contents.names.length === 0) return undefined;
    if (contents.bytes > MOST_BYTES) {
      const found = `${Math.ceil(contents.bytes / MEBIBYTE)} MiB`;
      this.#giveUp(`expected at most ${MOST_BYTES / MEBIBYTE} MiB in ${PROGRAM_ENV.checkpoints}, found ${found}`);
      return undefined;
    }
    const content = await this.#folder.read(contents);
    return content && { content, mark: contents.mark, cost: performance.now() - begin };
  }

  async #put({ content, mark, cost }: Taken, step = this.#resumed): Promise<void> {
    const { ledger, claim, patiently } = this.#keeping;
    const begin = performance.now();
    this.#taken = undefined;
    try {
      const kept = await patiently(() => keepCheckpoint(ledger, claim, { epoch: step, family: this.#family, content }));
      if (!kept) this.#giveUp('those of other tasks leave no room');
      this.#kept = mark;
    } catch (error) {
      if (isTemporary(error) || error instanceof ClaimLostError || !(error instanceof LedgerError)) throw error;
      this.#giveUp(error.message);
    }
    this.#pace.wrote(begin - cost, performance.now());
  }

  #giveUp(reason: string): void {
    this.#isOn = false;
    this.#keeping.onRemark(`no more checkpoints are kept: ${reason}`);
  }

  get #family(): string {
    const { claim, program } = this.#keeping;
    return createHash('sha256')
      .update(JSON.stringify([claim.codeTask, program]))
      .digest('hex');
  }
}
