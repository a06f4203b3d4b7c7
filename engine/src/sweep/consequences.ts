import { checkTable, counted, readPoint, readPoints, surplusModels } from '@tuningsweep/ledger';
import type { Ledger, PointRow, SweepRecord } from '@tuningsweep/ledger';
import { gridDefinition, gridMembership } from '../search/index.ts';
import { manifestText } from './decide/prepare.ts';
import type { Sweep } from './types.ts';

/** Tasks that something happens to: how many, and the first of them. */
export interface Affected {
  count: number;
  first: string[];
}

/** What an edit of the manifest does to what is finished already. */
export interface Consequences {
  /** Completed tasks whose points leave the grid. */
  leaving: Affected;
  /** Tasks whose models `spec.artifacts` does not want any longer. */
  models: Affected;
}

/** Codes that are named; more would hide the sentence. */
const NAMED = 3;

/** What an edit does that was not made. */
export const NO_CONSEQUENCES: Consequences = { leaving: { count: 0, first: [] }, models: { count: 0, first: [] } };

/** Compares the manifest with what the ledger has of the sweep. Where nothing was edited it reads no task. */
export async function consequencesOf(
  ledger: Ledger,
  sweep: Sweep,
  record: SweepRecord | undefined,
): Promise<Consequences> {
  if (!record) return NO_CONSEQUENCES;
  const staysIn = gridMembership(sweep.spec, sweep.key);
  const isSameGrid = record.gridSha256 === gridDefinition(sweep.spec).sha256;
  return {
    leaving: isSameGrid ? NO_CONSEQUENCES.leaving : await leavingTasks(ledger, sweep, staysIn),
    models: record.manifest === manifestText(sweep) ? NO_CONSEQUENCES.models : await modelsToGo(ledger, sweep, staysIn),
  };
}

type Membership = ReturnType<typeof gridMembership>;

/** A point that another program has written over is written again by the run, if it stays. */
function rowStays(staysIn: Membership, row: PointRow): boolean {
  const point = readPoint(row);
  return point === undefined || staysIn({ codeTask: row.CODE_TASK, parameters: point.parameters });
}

async function leavingTasks(ledger: Ledger, { key }: Sweep, staysIn: Membership): Promise<Affected> {
  const first: string[] = [];
  let count = 0;
  for await (const row of readPoints(ledger, key, { statuses: ['Completed'], inGrid: true })) {
    if (rowStays(staysIn, row)) continue;
    count += 1;
    if (first.length < NAMED) first.push(row.CODE_TASK);
  }
  return { count, first };
}

async function modelsToGo(ledger: Ledger, { key, spec }: Sweep, staysIn: Membership): Promise<Affected> {
  if (!(await checkTable(ledger, 'TB_MODELARTIFACT'))) return NO_CONSEQUENCES.models;
  const codes = await surplusModels(ledger, key, spec.objective, spec.artifacts, ({ row }) => rowStays(staysIn, row));
  return { count: codes.length, first: codes.slice(0, NAMED) };
}

/** The same in sentences, for people who are about to run the sweep; none where there is nothing to say. */
export function describeConsequences({ leaving, models }: Consequences, { namespace, name, spec }: Sweep): string[] {
  const { keep, count } = spec.artifacts;
  const setting = keep === 'Best' ? `keep: Best, count: ${count}` : `keep: ${keep}`;
  return [
    ...(leaving.count > 0
      ? [
          `Leaving the grid: ${describeTasks(leaving, 'completed ')}. Their results and kept models stay, and count ` +
            `again when their points are back; "tuningsweep prune ${namespace}/${name}" deletes the models.`,
        ]
      : []),
    ...(models.count > 0 ? [`Deleted by spec.artifacts (${setting}): the models of ${describeTasks(models)}.`] : []),
  ];
}

function describeTasks({ count, first }: Affected, kind = ''): string {
  const codes = first.join(', ') + (count > first.length ? ', …' : '');
  return `${counted(count, `${kind}task`)} (${codes})`;
}
