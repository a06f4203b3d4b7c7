// Generated from crds/tuningsweep.yaml by scripts/generate/main.ts. Do not edit.
//
// The types speak of validated objects: a field with a default is always there.

/**
 * TuningSweep trains one model for every point of a grid of hyper-parameters over one time series, records each result in a SQL ledger, and tells which point did best.
 */
export interface TuningSweep {
  /**
   * Always `tuningsweep.io/v1alpha1`.
   */
  apiVersion: 'tuningsweep.io/v1alpha1';
  /**
   * Always `TuningSweep`.
   */
  kind: 'TuningSweep';
  metadata: ObjectMeta;
  spec: TuningSweepSpec;
  status?: TuningSweepStatus;
}
/**
 * Metadata of a Kubernetes object: the fields that are read here.
 */
export interface ObjectMeta {
  name: string;
  namespace?: string;
  uid?: string;
  generation?: number;
  resourceVersion?: string;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  finalizers?: string[];
  labels?: {
    [k: string]: string;
  };
  annotations?: {
    [k: string]: string;
  };
}
/**
 * What to sweep over, on what data, and how.
 */
export interface TuningSweepSpec {
  data?: DataWindow;
  parameters: ParameterAxes;
  /**
   * Tasks per point, each with a seed of its own: `spec.seed`, the next, and so on. Points are then compared by the medians of their tasks' values, once all of these are over; the best task is the one nearest to the median of the best point. One where it is absent. It may be changed while the sweep runs.
   */
  replicates?: number;
  /**
   * Which results are taken over in the place of training a point again. `Sweep`: those of the sweep itself, which keeps them through every edit. `Ledger`: also those that other sweeps of the ledger have of the same point, by the same trainer, on the same data, with the same `modelVersion` and `seed`; NOTE names the task that a result is from. `Sweep` where it is absent. It may be changed while the sweep runs.
   */
  reuse?: 'Sweep' | 'Ledger';
  algorithm: Algorithm;
  /**
   * Which tasks stop before their last epoch. A task of your own trainer is compared at its reported steps. Absent: every task trains to its end.
   */
  earlyStopping?: {
    /**
     * `ASHA` (asynchronous successive halving): a task pauses after `minEpochs`, after `reductionFactor` times as many, and so on; of those that have come so far the best share goes on from its checkpoint, the others wait and are Stopped in the end. `Median`: a task is Stopped once its best value so far is worse than the median of what the others had on average by then.
     */
    name: 'ASHA' | 'Median';
    /**
     * What tasks are compared by, after each epoch. Absent: `VALIDATION_MSE` where `spec.evaluation` has a validation part, otherwise `LOSS`, the training loss; with a trainer of your own `spec.objective.metric`.
     */
    metric?: string;
    /**
     * No task stops before so many epochs. 1 where it is absent.
     */
    minEpochs?: number;
    /**
     * One of so many tasks goes on from where they are compared. 3 where it is absent.
     */
    reductionFactor?: number;
    /**
     * So many other tasks at least have to have come as far. 5 where it is absent.
     */
    minTasks?: number;
  };
  objective: Objective;
  evaluation?: Evaluation;
  /**
   * Tasks that run at the same time, each as a Job of its own (a process in local mode). The scale subresource sets it.
   */
  parallelism: number;
  /**
   * More failed tasks than this fail the sweep; 0: the first one does. Absent: no limit.
   */
  maxFailedTasks?: number;
  /**
   * Seconds that the whole sweep may take from its start, without those in which it is suspended; it fails after that. Absent: no limit.
   */
  timeoutSeconds?: number;
  /**
   * Launch nothing for as long as this is true.
   */
  suspend: boolean;
  /**
   * What becomes of running tasks when the sweep is suspended: `Drain` lets them finish, `Terminate` ends them and trains them anew when the sweep goes on.
   */
  suspendPolicy: 'Drain' | 'Terminate';
  /**
   * Goes into VERSION_MODEL of every result. Another number makes every point a new task and keeps the old results.
   */
  modelVersion: number;
  /**
   * Seeds the weights and the order of the training windows. The same seed on the same machine gives the same model, bit by bit. Another seed makes every point a new task.
   */
  seed: number;
  /**
   * What becomes of the sweep's rows in the ledger when the resource is deleted: `Retain` keeps them, `Delete` removes them, once nothing writes to them any more. It counts as it stands when they are removed, which it may still be changed before.
   */
  deletionPolicy: 'Retain' | 'Delete';
  artifacts: Artifacts;
  trainer: TrainerSpec;
}
/**
 * The series and the window of it that the sweep trains and tests on.
 */
export interface DataWindow {
  /**
   * Name of the series in TB_ASSETVALUE_ADJ, such as `USD/KRW`. It cannot be changed: make another sweep for another series.
   */
  ticker: string;
  /**
   * First day of the window, YYYY-MM-DD.
   */
  begin: string;
  /**
   * Last day of the window, YYYY-MM-DD; the day itself is in.
   */
  end: string;
}
/**
 * What is tuned: one axis for every parameter. A grid's points are all combinations of the axes' values, the last axis turning fastest, 1,000,000 at most; the write-up's eight come first, in the order of the columns of TB_HYPERPARAMETER, the others by name. Values may be added and removed while the sweep runs: only new points are trained, and finished ones keep their results. The LSTM trainer needs these eight and takes no other: `epoch` (passes over the training windows), `batchSize` (training windows in one gradient step), `learningRate` (step size of the Adam optimiser), `ratioTrainSet` (share of the window that is trained on, from its beginning; the rest is the test part unless `spec.evaluation.testBegin` says where that starts), `sizeSequence` (days that one training window looks back), `sizeUnitInput` and `sizeUnitHidden` (units of the first and the second LSTM layer), `sizeUnitOutput` (the forecast horizon, in days). With a trainer of your own any name may stand here.
 */
export interface ParameterAxes {
  [k: string]: ParameterAxis;
}
/**
 * One parameter: a list of numbers, a list of words, or a range.
 */
export interface ParameterAxis {
  /**
   * The numbers to try, each once; their order is the order of the grid.
   */
  values?: number[];
  /**
   * The words to try, each once; their order is the order of the grid. The words "true" and "false", in quotes, are given to the trainer as booleans.
   */
  choices?: string[];
  /**
   * The smallest number of a range.
   */
  min?: number;
  /**
   * The largest number of a range.
   */
  max?: number;
  /**
   * Makes a range the numbers min, min + step, … up to max. `Grid` needs it, the other algorithms do not.
   */
  step?: number;
  /**
   * How numbers of a range are spread: `Linear` evenly, `Log` evenly in their logarithm.
   */
  scale?: 'Linear' | 'Log';
  /**
   * The parameter is there only where each parameter named here has one of the values listed for it, such as `momentum` only where `optimizer` is `sgd`. Elsewhere points do without it.
   */
  when?: {
    /**
     * Values of the named parameter; numbers among them are whole.
     */
    [k: string]: (number | string)[];
  };
}
/**
 * How points are chosen from the parameters.
 */
export interface Algorithm {
  /**
   * `Grid` trains every point. `Random` draws points, `Sobol` spreads them evenly (a scrambled Sobol sequence), `TPE` goes by the results so far (a tree-structured Parzen estimator over all parameters together). These three propose one point for each free slot, write it to the ledger before its task is launched, and can be recomputed by `tuningsweep replay`. Points that are known already are not proposed again.
   */
  name: 'Grid' | 'Random' | 'Sobol' | 'TPE';
  /**
   * So many tasks at most, replicates counted. A search that is given more than its space has points trains all of them. A grid with more points is refused. It may be changed while the sweep runs, or after it.
   */
  maxTasks?: number;
  /**
   * Points to begin with, such as values that served before, each with a value for every parameter that it has; they count as tasks. Not for `Grid`.
   */
  start?: {
    [k: string]: number | string | boolean;
  }[];
}
/**
 * What makes one task better than another.
 */
export interface Objective {
  /**
   * Name of the metric to go by. The LSTM trainer reports `MSE` (mean squared error on the test part, in the square of the series' unit), `LOSS` (training loss of the last epoch, on the scaled series) and `ACCURACY` (share of test days whose direction was forecast), which are columns of TB_MODELRESULT, and where `spec.evaluation` has a validation part `VALIDATION_MSE` (MSE on that part). With a trainer of your own it is any name that this reports. Absent: `VALIDATION_MSE` where there is a validation part, otherwise `MSE`.
   */
  metric?: string;
  /**
   * Whether the smallest or the largest value is the best. Absent: `Minimize` for MSE, LOSS and VALIDATION_MSE, `Maximize` for ACCURACY.
   */
  goal?: 'Minimize' | 'Maximize';
  /**
   * A value that is good enough: the sweep stops launching tasks once one reaches it, and succeeds. Absent: every point is trained.
   */
  target?: number;
}
/**
 * Which days tasks are chosen by and which ones they are tested on. Absent: each task tests on what its RATIO_TRAIN_SET leaves of the window, so tasks of different ratios are tested on different days, and the best is chosen by those days.
 */
export interface Evaluation {
  /**
   * First day of the test part, YYYY-MM-DD, the same for every task. A RATIO_TRAIN_SET that would train beyond it fails its task.
   */
  testBegin?: string;
  /**
   * First day of the validation part, YYYY-MM-DD, which lasts until `testBegin`. Models see nothing of it in training; they are scored on it after each epoch, and tasks are chosen by its VALIDATION_MSE. The test part then says how good the chosen one is. A RATIO_TRAIN_SET that would train beyond it fails its task.
   */
  validationBegin?: string;
  /**
   * The same as a share of the window's days, above 0 and below 1: the last of them before `testBegin` or, without it, those that follow the training part; the test part is what is left.
   */
  validationRatio?: number;
}
/**
 * Which trained models and forecasts are kept in the ledger; the others are deleted, results stay.
 */
export interface Artifacts {
  /**
   * `Best` keeps those of the best tasks by the objective, `All` of every completed task, `None` of none. Those of points that an edit takes out of the grid stay until they are pruned.
   */
  keep: 'Best' | 'All' | 'None';
  /**
   * How many of the best tasks `Best` keeps.
   */
  count: number;
}
/**
 * How one task's trainer runs. Local mode trains in processes, of `command` or of the trainer that it came with, and heeds only `args`, `retries`, `timeoutSeconds` and the memory limit beside it.
 */
export interface TrainerSpec {
  /**
   * Container image of the trainer. Absent: the one that belongs to the operator's own release.
   */
  image?: string;
  /**
   * The program that trains one task, in the place of the LSTM trainer. Local runs start it in the current folder; on a cluster it runs in a container of `image`. It reads the file that TUNINGSWEEP_PARAMETERS names and writes to the one that TUNINGSWEEP_REPORT names.
   */
  command?: string[];
  /**
   * Arguments of `command`, or of the image's own program.
   */
  args?: string[];
  resources?: TrainerResources;
  /**
   * How many further attempts a task that broke down gets before it is Failed. Bad input gets none.
   */
  retries: number;
  /**
   * After so many failed tasks with the same last words and none completed, the sweep launches no other and says so (`TrainerBroken`): a broken trainer would spend every attempt of every task. `0`: never.
   */
  pauseAfterFailures: number;
  /**
   * Seconds that one attempt may take from its pod's start; queue time does not count. Absent: no limit.
   */
  timeoutSeconds?: number;
  /**
   * Seconds after which a task fails whose trainer cannot start: its pod is on a node and does not run (wrong image, missing Secret, no network), or the API server refuses the pod (quota, missing service account). Counted from the pod's placement, or from when its Job may have a pod; not while a queueing system suspends the Job, an init container works, the pod finds no node, or other tasks of the sweep have the room.
   */
  startTimeoutSeconds: number;
  /**
   * Secret in the sweep's namespace with the ledger's address and credentials in the Service Binding layout; mounted into trainer pods.
   */
  ledgerSecretName: string;
  jobMetadata?: JobMetadata;
  template?: TrainerTemplate;
}
/**
 * What a trainer container asks for and may use, as in a pod.
 */
export interface TrainerResources {
  /**
   * The most it may use, by resource name, such as `nvidia.com/gpu`.
   */
  limits?: {
    [k: string]: number | string;
  };
  /**
   * What is set aside for it, by resource name.
   */
  requests?: {
    [k: string]: number | string;
  };
}
/**
 * Labels and annotations of the sweep's Jobs, beside the operator's own; those of their pods are in `template.metadata`.
 */
export interface JobMetadata {
  /**
   * Labels of the Jobs, such as one that a policy of the cluster asks for.
   */
  labels?: {
    [k: string]: string;
  };
  /**
   * Annotations of the Jobs.
   */
  annotations?: {
    [k: string]: string;
  };
}
/**
 * A PodTemplateSpec to build trainer pods on: labels, node selection, volumes, further containers. The fields above are laid over it; the trainer's container is named `trainer`. The API server checks the result by a dry run before the first task is launched.
 */
export interface TrainerTemplate {
  /**
   * Labels and annotations of the pods.
   */
  metadata?: {
    [k: string]: unknown;
  };
  /**
   * PodSpec to build on.
   */
  spec?: {
    [k: string]: unknown;
  };
}
/**
 * A summary of the sweep; the ledger is the truth about its tasks.
 */
export interface TuningSweepStatus {
  /**
   * The metadata.generation that this status describes.
   */
  observedGeneration?: number;
  /**
   * When the sweep began.
   */
  startTime?: string;
  /**
   * When the sweep was over. Absent while it runs.
   */
  completionTime?: string;
  /**
   * Label selector of the sweep's pods, for the scale subresource.
   */
  selector?: string;
  /**
   * Ready, Finished, Succeeded, Stalled, DatabaseReachable, DataAvailable, GridWritten and Suspended.
   */
  conditions?: Condition[];
  tasks?: TaskCounts;
  best?: BestTask;
}
/**
 * One aspect of the sweep's state.
 */
export interface Condition {
  /**
   * Which aspect, such as `Ready`.
   */
  type: string;
  /**
   * Whether it holds.
   */
  status: 'True' | 'False' | 'Unknown';
  /**
   * The metadata.generation that the condition describes.
   */
  observedGeneration?: number;
  /**
   * When `status` last changed.
   */
  lastTransitionTime: string;
  /**
   * Why, in one CamelCase word for programs.
   */
  reason: string;
  /**
   * Why, in a sentence for people.
   */
  message: string;
}
/**
 * Counts of the tasks in the grid, by state.
 */
export interface TaskCounts {
  /**
   * Tasks in the grid.
   */
  total: number;
  /**
   * Tasks that wait in the queue.
   */
  pending: number;
  /**
   * Tasks launched and not settled yet.
   */
  active: number;
  /**
   * Tasks with a result.
   */
  completed: number;
  /**
   * Tasks failed for good.
   */
  failed: number;
  /**
   * Tasks that the sweep gave up before they had a result.
   */
  stopped: number;
}
/**
 * The best completed task so far. Absent until there is one.
 */
export interface BestTask {
  /**
   * CODE_TASK, the key of its rows in the ledger.
   */
  codeTask: string;
  /**
   * The objective's metric.
   */
  metric: string;
  /**
   * The metric's value; where points have replicates, the median of the task's point.
   */
  value: number;
  /**
   * What the replicates of the task's point came to, all of them being over; this task is the one nearest to their median. Absent where points have one task.
   */
  replicates?: {
    /**
     * How many there are.
     */
    total: number;
    /**
     * How many of them have a value of the metric.
     */
    measured: number;
    /**
     * Of these values.
     */
    median: number;
    /**
     * A quarter of these values is smaller.
     */
    lowerQuartile: number;
    /**
     * A quarter of these values is larger.
     */
    upperQuartile: number;
  };
  /**
   * Mean squared error of the naive forecast (tomorrow is as today) on the same test days, to compare the task's MSE with.
   */
  naive?: number;
  /**
   * The task's point, by the names of the parameters.
   */
  parameters: {
    /**
     * A number, a word or a boolean.
     */
    [k: string]: number | string | boolean;
  };
  /**
   * All metrics of the task by their names, 32 at most.
   */
  metrics?: {
    /**
     * The metric's final value.
     */
    [k: string]: number;
  };
  /**
   * How many of its parameters and metrics are left out here for want of room; `tuningsweep best` and the ledger have them all. Absent: none.
   */
  omitted?: number;
  /**
   * Name of the Job that trained it, while there is one.
   */
  job?: string;
}
