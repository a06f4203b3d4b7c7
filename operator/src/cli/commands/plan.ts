import { Command } from 'commander';
import { checkTable, readSweep, statusesOf, type GridPoint, type Ledger, type TaskStatus } from '@tuningsweep/ledger';
import { gridDefinition, gridPoints } from '../../grid/index.ts';
import type { Sweep } from '../../sweep/types.ts';
import { databaseOption, ledgerExists, withLedger, type DatabaseOptions } from '../database.ts';
import { examples } from '../examples.ts';
import { loadSweep } from '../manifest.ts';
import { describeParameters } from '../parameters.ts';

const CHUNK = 1000;
const SHOWN = 3;

/** How many points of a grid are new to the ledger, and how the others stand there. */
type Plan = Record<TaskStatus | 'new', number>;

const NONE: Plan = { new: 0, Pending: 0, Running: 0, Completed: 0, Failed: 0, Stopped: 0 };

/** `tuningsweep plan -f FILE`: what a run would do, without doing it. */
export function planCommand(): Command {
  return new Command('plan')
    .description('say what a run would train, without training it')
    .requiredOption('-f, --filename <file>', 'the manifest')
    .addOption(databaseOption())
    .addHelpText('after', examples('plan -f examples/usd-krw.yaml'))
    .action(plan);
}

async function plan({ filename, ...database }: DatabaseOptions & { filename: string }): Promise<void> {
  const sweep = await loadSweep(filename);
  if (!ledgerExists(database)) return show(sweep, countNew(sweep), 0);
  await withLedger(database, async (ledger) => {
    if (!(await checkTable(ledger, 'TB_SWEEP'))) return show(sweep, countNew(sweep), 0);
    const counts = await countPoints(ledger, sweep);
    show(sweep, counts, await countLeaving(ledger, sweep, counts));
  });
}

function show(sweep: Sweep, counts: Plan, leaving: number): void {
  console.log(`${sweep.namespace}/${sweep.name}: ${gridDefinition(sweep.spec).total} points, ${describe(counts)}.`);
  if (leaving > 0) console.log(`${leaving} waiting tasks of an earlier grid would be stopped.`);
  for (const line of samples(sweep)) console.log(`  ${line}`);
}

function countNew({ spec }: Sweep): Plan {
  return { ...NONE, new: gridDefinition(spec).total };
}

async function countPoints(ledger: Ledger, sweep: Sweep): Promise<Plan> {
  const counts = { ...NONE };
  for (const points of chunks(gridPoints(sweep.spec, sweep.key))) {
    const codes = points.map((point) => point.codeTask);
    const statuses = await statusesOf(ledger, codes);
    for (const code of codes) counts[statuses.get(code) ?? 'new'] += 1;
  }
  return counts;
}

/** Unsettled tasks that the ledger has in the grid and the manifest has not. */
async function countLeaving(ledger: Ledger, sweep: Sweep, { Pending, Running }: Plan): Promise<number> {
  const record = await readSweep(ledger, sweep.key);
  if (!record) return 0;
  const { total, completed, failed, stopped } = record.counts;
  return Math.max(total - completed - failed - stopped - Pending - Running, 0);
}

function describe(counts: Plan): string {
  const parts = Object.entries(counts).filter(([, count]) => count > 0);
  return parts.map(([what, count]) => `${count} ${what}`).join(', ');
}

function* chunks(points: Iterable<GridPoint>): Generator<GridPoint[]> {
  let chunk: GridPoint[] = [];
  for (const point of points) {
    chunk.push(point);
    if (chunk.length === CHUNK) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}

/** The first points of the grid, in the order in which they are trained. */
function samples(sweep: Sweep): string[] {
  const { total } = gridDefinition(sweep.spec);
  const first = gridPoints(sweep.spec, sweep.key).take(SHOWN);
  const lines = [...first].map(({ codeTask, parameters }) => `${codeTask}  ${describeParameters(parameters)}`);
  return total > SHOWN ? [...lines, '…'] : lines;
}
