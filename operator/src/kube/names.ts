/** What the operator writes on the objects that it makes. */
export const LABEL = {
  /** First part of every CODE_TASK; a sweep's name may be longer than a label. */
  sweepKey: 'tuningsweep.io/sweep-key',
  codeTask: 'tuningsweep.io/code-task',
  managedBy: 'app.kubernetes.io/managed-by',
} as const;

export const ANNOTATION = {
  /** On a sweep: another value than before sends its Failed tasks back to Pending. */
  retry: 'tuningsweep.io/retry-requested-at',
  /** On a sweep that is being deleted: let it go although its rows cannot be deleted. */
  abandonRows: 'tuningsweep.io/abandon-rows',
  /** On a Job: the ledger has its outcome. */
  settled: 'tuningsweep.io/settled',
} as const;

export const FINALIZER = 'tuningsweep.io/delete-rows';
export const FIELD_MANAGER = 'tuningsweep';

/** The container of a trainer pod that trains; other containers of a template are left alone. */
export const TRAINER_CONTAINER = 'trainer';

/** Labels whose prefix hands the Job to a queueing system (kueue.sigs.k8s.io); they are carried from sweep to Job. */
export const CARRIED_LABEL_PREFIX = 'kueue.x-k8s.io/';
