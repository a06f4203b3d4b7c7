import { Argument, Option } from 'commander';
import type { Command } from 'commander';
import { checkTable, findSweepsByName, readSweep } from '@tuningsweep/ledger';
import type { Ledger, SweepRecord } from '@tuningsweep/ledger';
import { decide, describeOddManifest, observe, statusOf, sweepOfRecord } from '@tuningsweep/engine/sweep';
import type { Sweep, SweepStatus } from '@tuningsweep/engine/sweep';
import { databaseOption, withLedger } from '../options/database.ts';
import type { DatabaseOptions } from '../options/database.ts';
import { UsageError } from '../exit.ts';
import { OUTPUT_FORMATS, outputOption } from '../output/output.ts';
import type { OutputFormat } from '../output/output.ts';
import { loadSweep } from './manifest.ts';
import { readRunners } from './runner.ts';

/** How a sweep is named on the command line. */
export interface SweepOptions extends DatabaseOptions {
  filename?: string;
  /** Of several with one name, such as those of two clusters, the one with this key. */
  sweepKey?: string;
}

export interface ViewOptions extends SweepOptions {
  output: OutputFormat;
}

/** A sweep and how it stands, read without changing anything. */
export interface SweepView {
  sweep: Sweep;
  status: SweepStatus;
}

/** The arguments of a command about one sweep: its name, or the manifest it came from. */
export function naming(command: Command): Command {
  return command
    .addArgument(new Argument('[name]', "the sweep's name, or namespace/name"))
    .addOption(new Option('-f, --filename <file>', 'the manifest, in the place of a name'))
    .addOption(databaseOption());
}

/** The arguments of a command that shows one sweep. */
export function viewing(command: Command): Command {
  return naming(command).addOption(outputOption(OUTPUT_FORMATS));
}

/** Reads a sweep's state from the ledger; see {@link withSweep}. */
export async function viewSweep(name: string | undefined, options: ViewOptions): Promise<SweepView> {
  return withSweep(name, options, async (ledger, sweep) => ({ sweep, status: await readStatus(ledger, sweep) }));
}

/**
 * How a sweep stands by the ledger alone: whether somebody drives it, its lease says; whether trainers are at work right now,
 * only who started them knows.
 */
export async function readStatus(ledger: Ledger, sweep: Sweep): Promise<SweepStatus> {
  const isDriven = (await readRunners(ledger, sweep.key)).has(sweep.key);
  const observation = await observe(ledger, { list: async () => [] }, sweep, new Date());
  return statusOf({ ...observation, isDriven }, decide(observation).stall);
}

/** Says on stderr that a sweep's figures are those of data that have changed since, or that its rows were written over. */
export function sayRemarks({ conditions }: SweepStatus): void {
  const data = conditions.find(({ type }) => type === 'DataAvailable');
  if (data?.reason === 'DataChanged') console.error(data.message);
  const grid = conditions.find(({ type }) => type === 'GridWritten');
  if (grid?.reason === 'Corrupt') console.error(grid.message);
}

/**
 * Opens the ledger for as long as `use` works on the sweep that was named.
 * @throws UsageError when the ledger knows no sweep of this name, or several.
 */
export async function withSweep<T>(
  name: string | undefined,
  options: SweepOptions,
  use: (ledger: Ledger, sweep: Sweep) => Promise<T>,
): Promise<T> {
  return withTables(options, async (ledger) =>
    use(ledger, options.filename ? await loadSweep(options.filename) : await findSweep(ledger, name, options)),
  );
}

/**
 * Opens a ledger that sweeps were run on.
 * @throws UsageError when it is none yet.
 */
export async function withTables<T>(
  options: DatabaseOptions,
  use: (ledger: Ledger) => Promise<T>,
  open?: (url: string) => Promise<Ledger>,
): Promise<T> {
  return withLedger(
    options,
    async (ledger) => {
      if (!(await checkTable(ledger, 'TB_SWEEP'))) throw noSweeps(ledger.describe);
      return use(ledger);
    },
    open,
  );
}

/**
 * The same for commands that are about tasks, which a sweep has once it was run.
 * @throws UsageError, also for a manifest that was never run on this ledger.
 */
export async function withKnownSweep<T>(
  name: string | undefined,
  options: SweepOptions,
  use: (ledger: Ledger, sweep: Sweep, record: SweepRecord) => Promise<T>,
): Promise<T> {
  return withSweep(name, options, async (ledger, sweep) => {
    const record = await readSweep(ledger, sweep.key);
    if (record) return use(ledger, sweep, record);
    const run = `tuningsweep run -f ${options.filename ?? 'FILE'}`;
    throw new UsageError(
      `${ledger.describe} knows no sweep ${sweep.namespace}/${sweep.name} yet. Run it first: ${run}`,
    );
  });
}

function noSweeps(where: string): UsageError {
  return new UsageError(`${where} holds no sweep yet. Run one first: tuningsweep run -f FILE`);
}

async function findSweep(ledger: Ledger, name: string | undefined, { sweepKey }: SweepOptions): Promise<Sweep> {
  if (!name) throw new UsageError('Which sweep? Give its name, or its manifest with -f FILE.');
  const [namespace, bare] = name.includes('/') ? name.split('/', 2) : [undefined, name];
  const found = (await findSweepsByName(ledger, bare ?? name)).filter(
    (sweep) => (!namespace || sweep.namespace === namespace) && (!sweepKey || sweep.sweepKey === sweepKey),
  );
  const [only, another] = found;
  if (!only) throw new UsageError(`${ledger.describe} knows no sweep named ${name}.`);
  if (another) {
    const places = found.map((sweep) => `${sweep.namespace}/${sweep.name} of cluster ${sweep.cluster}`);
    throw new UsageError(
      `${name} is the name of several sweeps: ${places.join(', ')}. Give namespace/name, or the manifest with -f.`,
    );
  }
  return fromRecord(only);
}

/** @throws UsageError where another program has written over its manifest. */
function fromRecord(record: SweepRecord): Sweep {
  const sweep = sweepOfRecord(record);
  if (sweep) return sweep;
  throw new UsageError(
    `${describeOddManifest(record)} ` +
      'Give its manifest with -f FILE; the next run with it, or the operator, writes the column again.',
  );
}
