import { bestTask, LedgerError, readSweep } from '../../../../ledger/src/index.ts';
import type { Ledger } from '../../../../ledger/src/index.ts';
import type { TuningSweepStatus } from '../../../../engine/src/api/index.ts';
import { SWEEPS } from '../../../../operator/src/cache/resources.ts';
import type { TestEnvironment } from '../../../operator/environment.ts';
import { until } from '../../../support/until.ts';
import { untruth } from '../../writes/truth.ts';
import type { SweepRows } from './foreign-writes.ts';

/** What a message that helps has: a table, or a task, which a Job that the API server refuses is named after. */
const NAMES_A_ROW = /\bTB_[A-Z_]+\b|\bJob\.batch "|\b[a-z0-9]{7}-[a-z0-9]{12}\b/;

/** Where nothing is said differently for so long, nothing more comes. A busy machine is slow, but it moves. */
const STILL_MS = 120_000;

type Problems = Map<string, string>;

/**
 * Waits until every sweep is over, or says what is in its way.
 *
 * @returns by name, what is wrong with those that are not, or not truly
 */
export async function problemsOf(environment: TestEnvironment, sweeps: readonly SweepRows[]): Promise<Problems> {
  let left = sweeps;
  let [said, since] = ['', 0];
  const areOver = async (): Promise<boolean> => {
    const problems = await look(environment, left);
    left = left.filter(({ name }) => problems.has(name));
    const now = JSON.stringify([...problems]);
    if (now !== said) [said, since] = [now, performance.now()];
    return left.length === 0 || performance.now() - since > STILL_MS;
  };
  // Which of them are not, and why, is what the last look says.
  await until('all are over', areOver).catch(() => undefined);
  return await look(environment, sweeps);
}

async function look(environment: TestEnvironment, sweeps: readonly SweepRows[]): Promise<Problems> {
  await using stack = new AsyncDisposableStack();
  const client = stack.adopt(environment.client(), (each) => each.close());
  const { items } = await client.list(SWEEPS, { namespace: environment.namespace });
  const problems: Problems = new Map();
  for (const { name, key } of sweeps) {
    const status = items.find(({ metadata }) => metadata.name === name)?.status;
    const problem =
      stateProblem(status) ?? (isFinished(status) ? await lie(environment.ledger, key, status) : undefined);
    if (problem !== undefined) problems.set(name, problem);
  }
  return problems;
}

function conditionOf(status: TuningSweepStatus | undefined, wanted: string) {
  return status?.conditions?.find(({ type }) => type === wanted);
}

function isFinished(status: TuningSweepStatus | undefined): status is TuningSweepStatus {
  return conditionOf(status, 'Finished')?.status === 'True';
}

/** Neither an end nor a word on why not; or an error that nobody foresaw. */
function stateProblem(status: TuningSweepStatus | undefined): string | undefined {
  const ready = conditionOf(status, 'Ready');
  const said = `${ready?.reason}: ${ready?.message}`;
  if (ready?.reason === 'ReconcileError') return said;
  if (isFinished(status)) return undefined;
  return ready?.status === 'False' && NAMES_A_ROW.test(said) ? undefined : `not over, ${said}`;
}

/** What a sweep that is over says of itself, in its status or in the ledger, and is not so. */
async function lie(ledger: Ledger, key: string, status: TuningSweepStatus): Promise<string | undefined> {
  try {
    const record = await readSweep(ledger, key);
    if (!record) return 'over without a row of TB_SWEEP';
    // A best task whose point was written over is not told: its parameters are what a status tells of it.
    const best = await bestTask(ledger, key);
    const [told, found] = [summary(status.tasks, status.best?.codeTask), summary(record.counts, best?.codeTask)];
    return told === found ? await untruth(ledger, record) : `the status says ${told}, the ledger ${found}`;
  } catch (error) {
    if (error instanceof LedgerError) return error.message;
    throw error;
  }
}

function summary(counts: { total?: number; completed?: number } | undefined, best: string | undefined): string {
  return `${counts?.completed} of ${counts?.total} completed, best ${best}`;
}
