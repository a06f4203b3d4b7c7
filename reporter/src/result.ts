import { isTemporary, LedgerError, VALIDATION_MSE, VALIDATION_NAIVE_MSE } from '@tuningsweep/ledger';
import type { Ledger, Metrics, NaiveErrors, Patiently, TaskRecord, TaskResult } from '@tuningsweep/ledger';
import type { FollowedReport } from './followed-report.ts';
import type { MetricValues } from './lines/read-report.ts';
import { naiveErrorsFor } from './naive.ts';

interface Access {
  readonly ledger: Ledger;
  readonly patiently: Patiently;
}

/** The result of a task as a program has reported it, with what is known of it besides. */
export async function reportedResult(
  access: Access,
  task: TaskRecord,
  report: FollowedReport,
  final: MetricValues,
): Promise<TaskResult> {
  const { ticker, point } = task;
  const naive = await naiveIfKnown(access, task, report);
  return {
    ...(ticker !== undefined && { ticker }),
    versionModel: point.modelVersion,
    ...(naive.test !== undefined && { naiveMse: naive.test }),
    metrics: withNaive(Object.fromEntries(final), naive),
    remarks: report.remarks,
  };
}

async function naiveIfKnown(
  { ledger, patiently }: Access,
  task: TaskRecord,
  report: FollowedReport,
): Promise<NaiveErrors> {
  try {
    return await patiently(() => naiveErrorsFor(ledger, task));
  } catch (error) {
    if (isTemporary(error) || !(error instanceof LedgerError)) throw error;
    report.remark(`the naive forecast's error is not known: ${error.message}`);
    return {};
  }
}

/** An error on the validation part beside that of the naive forecast on the same days, unless the program says it itself. */
function withNaive(metrics: Metrics, { validation }: NaiveErrors): Metrics {
  if (validation === undefined || metrics[VALIDATION_MSE] === undefined) return metrics;
  return { [VALIDATION_NAIVE_MSE]: validation, ...metrics };
}
