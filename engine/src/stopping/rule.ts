import { knownGoal, metricName, objectiveOf, VALIDATION_MSE } from '@tuningsweep/ledger';
import type { Objective } from '@tuningsweep/ledger';
import { reportsToFile } from '../api/index.ts';
import type { SweepSpec } from '../api/index.ts';
import { evaluationOf } from '../search/index.ts';
import type { Ladder } from './ladder.ts';

/** How tasks of a sweep stop before their last epoch, with what the manifest leaves out. */
export interface StoppingRule extends Ladder {
  readonly name: 'ASHA' | 'Median';
  /** What tasks are compared by. */
  readonly objective: Objective;
  /** Of Median: so many other tasks have to have come as far. */
  readonly minTasks: number;
}

/** @returns undefined where every task is trained to its end */
export function stoppingOf(spec: SweepSpec): StoppingRule | undefined {
  const { earlyStopping: stopping } = spec;
  if (stopping === undefined) return undefined;
  const { name, minEpochs = 1, reductionFactor = 3, minTasks = 5 } = stopping;
  const objective = comparedBy(stopping.metric ?? ownMetric(spec), spec);
  return { name, minEpochs, reductionFactor, minTasks, objective };
}

/** A metric of a trainer's own has the goal of the objective: whoever names another one names one of its kind. */
function comparedBy(metric: string, { objective }: SweepSpec): Objective {
  const wanted = objectiveOf(objective);
  const name = metricName(metric);
  return name === wanted.metric ? wanted : { metric: name, goal: knownGoal(name) ?? wanted.goal };
}

/** A program's steps have what it reports; of ours every epoch has a loss, and an error on the validation part if there is one. */
function ownMetric(spec: SweepSpec): string {
  if (reportsToFile(spec.trainer)) return spec.objective.metric;
  return hasValidation(spec) ? VALIDATION_MSE : 'LOSS';
}

function hasValidation(spec: SweepSpec): boolean {
  const { validationBegin, validationRatio } = evaluationOf(spec) ?? {};
  return validationBegin !== undefined || validationRatio !== undefined;
}
