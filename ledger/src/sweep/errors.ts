import { LedgerError } from '../errors.ts';

/** The lease belongs to someone who is alive, as far as the database's clock can tell. */
export class LeaseHeldError extends LedgerError {
  override name = 'LeaseHeldError';
  readonly holder: string;
  readonly expiresInSeconds: number;

  constructor(lease: string, holder: string, expiresInSeconds: number) {
    super(`the lease '${lease}' is held by '${holder}' for another ${Math.ceil(expiresInSeconds)} s`);
    this.holder = holder;
    this.expiresInSeconds = expiresInSeconds;
  }
}

/** No sweep has this key. */
export class SweepNotFoundError extends LedgerError {
  override name = 'SweepNotFoundError';

  constructor(sweepKey: string) {
    super(`TB_SWEEP has no sweep with the key '${sweepKey}'; it must be registered first`);
  }
}

/** The 7-character key of a sweep is taken by a sweep at another place. Nothing was written. */
export class SweepKeyCollisionError extends LedgerError {
  override name = 'SweepKeyCollisionError';
  readonly sweepKey: string;

  constructor(sweepKey: string, taken: { CLUSTER: string; NAMESPACE: string; NAME: string }) {
    super(
      `the sweep key '${sweepKey}' is taken in TB_SWEEP by the sweep '${taken.NAMESPACE}/${taken.NAME}' of cluster ` +
        `'${taken.CLUSTER}'; give this sweep another name`,
    );
    this.sweepKey = sweepKey;
  }
}

/** A point's CODE_TASK is taken by something else. Nothing was overwritten. */
export class CodeCollisionError extends LedgerError {
  override name = 'CodeCollisionError';
  readonly codeTask: string;

  constructor(codeTask: string, taken: string) {
    super(`CODE_TASK '${codeTask}' is taken: ${taken}; remove that row if nobody needs it, or use another ledger`);
    this.codeTask = codeTask;
  }
}

/** No task has this code. */
export class TaskNotFoundError extends LedgerError {
  override name = 'TaskNotFoundError';
  readonly codeTask: string;

  constructor(codeTask: string) {
    super(`no task has the CODE_TASK '${codeTask}' in TB_TASK and TB_TASKSTATUS; check the code and the ledger`);
    this.codeTask = codeTask;
  }
}
