import { isTemporary, LedgerError } from '@tuningsweep/ledger';
import type { Ledger, Patiently, TaskRecord, TaskResult } from '@tuningsweep/ledger';
import type { FollowedReport } from './followed-report.ts';
import type { MetricValues } from './lines/read-report.ts';
import { naiveMseFor } from './naive.ts';

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
  const naiveMse = await naiveIfKnown(access, task, report);
  return {
    ...(ticker !== undefined && { ticker }),
    versionModel: point.modelVersion,
    ...(naiveMse !== undefined && { naiveMse }),
    metrics: Object.fromEntries(final),
    remarks: report.remarks,
  };
}

async function naiveIfKnown(
  { ledger, patiently }: Access,
  task: TaskRecord,
  report: FollowedReport,
): Promise<number | undefined> {
  try {
    return await patiently(() => naiveMseFor(ledger, task));
  } catch (error) {
    if (isTemporary(error) || !(error instanceof LedgerError)) throw error;
    report.remark(`the naive forecast's error is not known: ${error.message}`);
    return undefined;
  }
}
