import { medianOf } from '../../../ledger/src/index.ts';
import type { StepMetrics, TaskRow } from '../../../ledger/src/index.ts';

/** Significant digits: more than two models of one seed on two machines have in common. */
const DIGITS = 5;

/** A completed task and how its training went. */
export interface Curve {
  readonly task: Pick<TaskRow, 'codeTask' | 'parameters' | 'metrics'>;
  /** The metric on the validation part, which tasks are chosen by. */
  readonly validation: string;
  /** `LOSS`, `seconds` and the metric on the validation part, for each epoch. */
  readonly steps: readonly StepMetrics[];
}

/** The names of the columns of {@link curveLine}. */
export function headOf({ task, steps }: Pick<Curve, 'task' | 'steps'>): string {
  const numbered = (name: string) => steps.map(({ step }) => `${name}${step}`);
  const parameters = Object.keys(task.parameters).toSorted();
  return [...parameters, 'test', 'seconds', ...numbered('loss'), ...numbered('validation')].join(',');
}

/**
 * A task as a line: its parameters, the error on the test part, the median of the epochs' seconds, the training loss after each
 * epoch, the error on the validation part after each epoch.
 *
 * @throws Error where the ledger does not have one of these
 */
export function curveLine({ task, validation, steps }: Curve): string {
  const { codeTask, parameters, metrics } = task;
  const known = (what: string, value: unknown): number => {
    if (typeof value === 'number') return value;
    throw new Error(`expected a number for ${what} of ${codeTask}, found ${String(value)}`);
  };
  const at = (name: string): number[] => steps.map((each) => known(`${name} of step ${each.step}`, each.metrics[name]));
  const short = (value: number): string => String(Number(value.toPrecision(DIGITS)));
  return [
    ...Object.keys(parameters)
      .toSorted()
      .map((name) => String(known(name, parameters[name]))),
    short(known('the test part', metrics['MSE'] ?? metrics['test'])),
    short(known('seconds', medianOf(at('seconds')))),
    ...at('LOSS').map(short),
    ...at(validation).map(short),
  ].join(',');
}
