import { checkTable } from '../../../../ledger/src/index.ts';
import type { TuningSweepStatus } from '../../../../engine/src/api/index.ts';
import { insertData } from '../../../operator/data.ts';
import type { FaultSetup } from '../setup.ts';

/** One thing that a user does in a sweep's life, and what is to be seen once the operator has done its part. */
export interface Phase {
  readonly name: string;
  begin(setup: FaultSetup): Promise<void>;
  isOver(setup: FaultSetup): Promise<boolean>;
}

type Counts = Partial<NonNullable<TuningSweepStatus['tasks']>>;

/** The operator has made its tables and taken the lead; the data that they are for come after that. */
export const START: Phase = { name: 'start on an empty database', begin: async () => {}, isOver: isSetUp };

export const DELETE: Phase = { name: 'delete', begin: (setup) => setup.delete(), isOver: isGone };

interface Applied {
  behaviour?: FaultSetup['behaviour'];
  changes?: Parameters<FaultSetup['apply']>[0];
  annotations?: Record<string, string>;
}

/** A sweep's manifest, and what its trainers do from then on. */
export function applied(
  name: string,
  { behaviour = 'train', changes = {}, annotations = {} }: Applied,
  isOver: Phase['isOver'],
): Phase {
  const begin = async (setup: FaultSetup): Promise<void> => {
    setup.behaviour = behaviour;
    await setup.apply(changes, annotations);
  };
  return { name, begin, isOver };
}

async function isSetUp({ ledger }: FaultSetup): Promise<boolean> {
  if (!(await checkTable(ledger, 'TB_LEADER'))) return false;
  const fences = await ledger.db.selectFrom('TB_LEADER').select('NAME').where('NAME', 'like', 'operator/%').execute();
  if (fences.length === 0) return false;
  const { length } = await ledger.db.selectFrom('TB_ASSETVALUE_ADJ').select('TICKER').execute();
  if (length === 0) await insertData(ledger);
  return true;
}

/** The status that speaks of what was applied last, if there is one. */
async function statusOf(setup: FaultSetup): Promise<TuningSweepStatus | undefined> {
  const resource = await setup.resource();
  const { status } = resource ?? {};
  return status?.observedGeneration === resource?.metadata.generation ? status : undefined;
}

function has(status: TuningSweepStatus | undefined, type: string): boolean {
  return status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;
}

export function settledWith(counts: Counts): Phase['isOver'] {
  return async (setup) => {
    const status = await statusOf(setup);
    const found: Counts = status?.tasks ?? {};
    const isSame =
      found.completed === counts.completed &&
      found.failed === (counts.failed ?? 0) &&
      found.stopped === (counts.stopped ?? 0);
    return isSame && has(status, 'Succeeded') && setup.jobs.unsettled.length === 0;
  };
}

export async function twoAtWork(setup: FaultSetup): Promise<boolean> {
  const running = await setup.ledger.db
    .selectFrom('TB_TASKSTATUS')
    .select('CODE_TASK')
    .where('STATUS', '=', 'Running')
    .execute();
  const attempts = await setup.ledger.db
    .selectFrom('TB_TASKATTEMPT')
    .select('CODE_TASK')
    .where('DATE_END', 'is', null)
    .execute();
  return running.length === 2 && attempts.length === 2 && (await statusOf(setup))?.tasks?.active === 2;
}

export async function isSuspended(setup: FaultSetup): Promise<boolean> {
  const status = await statusOf(setup);
  return has(status, 'Suspended') && status?.tasks?.pending === 4 && setup.jobs.unsettled.length === 0;
}

async function isGone(setup: FaultSetup): Promise<boolean> {
  return (await setup.resource()) === undefined && setup.jobs.unsettled.length === 0;
}
