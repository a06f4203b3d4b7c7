import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { GoalRow } from '../lib/goal.ts';
import { asInItsImage } from '../lib/operator-process.ts';
import { writeFiles } from './files.ts';
import type { RowFiles } from './files.ts';
import type { SideReport } from './sides/report.ts';
import { serverStore, sqliteStore } from './store.ts';
import type { BenchStore } from './store.ts';

/** Points a second of each side on one store, and the memory of the process that wrote ours. */
export interface Measured {
  readonly store: string;
  readonly ours: number;
  /** The store's own bulk limit with rows in the order of the grid. */
  readonly peer: number;
  /** The same with rows in the order of their keys, for information. */
  readonly sortedPeer: number;
  readonly peakMb: number;
  /** The same memory for a grid of a hundredth of the size or less. */
  readonly smallPeakMb: number;
}

/** The names of the stores. */
export const STORES = ['mariadb', 'mysql', 'sqlite'] as const;

export type StoreName = (typeof STORES)[number];

const SMALL = 10_000;
const LEAST_RATIO = 0.8;
const MOST_MB = 150;

/**
 * Writes the same grid by both sides into each store, in turns, the fastest of some rounds counting for each.
 *
 * @throws Error when the sides did not write the same rows
 */
export async function measureGrid(points: number, rounds: number, stores: readonly StoreName[]): Promise<Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-bench-'));
  try {
    const files = await writeFiles(folder, points);
    const measured: Measured[] = [];
    for (const name of stores) measured.push(await measureStore(name, files, points, rounds));
    return measured;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The figures that have a goal. */
export function goalsOf(measured: readonly Measured[], points: number): GoalRow[] {
  const size = points.toLocaleString('en');
  return measured.flatMap(({ store, ours, peer, peakMb, smallPeakMb }) => [
    {
      bench: 'grid',
      what: `${size} points into ${store}, times the rate of ${store.startsWith('sqlite') ? 'bare inserts' : 'LOAD DATA'}`,
      measured: ours / peer,
      goal: { min: LEAST_RATIO },
    },
    {
      bench: 'grid',
      what: `peak memory at ${SMALL} points, ${store}, MB`,
      measured: smallPeakMb,
      goal: { max: MOST_MB },
    },
    { bench: 'grid', what: `peak memory at ${size} points, ${store}, MB`, measured: peakMb, goal: { max: MOST_MB } },
  ]);
}

async function measureStore(name: StoreName, files: RowFiles, points: number, rounds: number): Promise<Measured> {
  const store = name === 'sqlite' ? sqliteStore() : await serverStore(name);
  const peer = (isSorted: boolean): string[] =>
    name === 'sqlite'
      ? ['prepared', String(points), isSorted ? 'sorted' : '']
      : ['load-data', isSorted ? files.inKeyOrder : files.inGridOrder];
  try {
    await runSide(store, ['ours', '1']);
    const small = await runSide(store, ['ours', String(SMALL)]);
    const ours: Ran[] = [];
    const theirs: Ran[] = [];
    for (let round = 0; round < rounds; round += 1) {
      theirs.push(await runSide(store, peer(false)));
      ours.push(await runSide(store, ['ours', String(points)]));
    }
    const sorted = await runSide(store, peer(true));
    compare(store.name, [...ours, ...theirs, sorted]);
    const rate = (runs: readonly Ran[]): number => points / Math.min(...runs.map(({ seconds }) => seconds));
    return {
      store: store.name,
      ours: rate(ours),
      peer: rate(theirs),
      sortedPeer: rate([sorted]),
      peakMb: Math.max(...ours.map(({ peakMb }) => peakMb)),
      smallPeakMb: small.peakMb,
    };
  } finally {
    await store.stop();
  }
}

type Ran = SideReport & { readonly digest: string };

async function runSide(store: BenchStore, [side = '', ...args]: readonly string[]): Promise<Ran> {
  const program = join(import.meta.dirname, 'sides', `${side}.ts`);
  return await store.withDatabase(async (url) => {
    // As compiled programs start: the cache keeps what type stripping made, which else costs memory at every start.
    const env = { ...process.env, NODE_COMPILE_CACHE: store.folder };
    const command = [...asInItsImage(), program, url, ...args];
    const { stdout } = await promisify(execFile)(process.execPath, command, { env });
    const said: SideReport = JSON.parse(stdout);
    console.error(`${store.name}, ${side} ${args.at(-1)}: ${said.seconds.toFixed(2)} s, ${said.peakMb.toFixed(0)} MB`);
    return { ...said, digest: await store.digest(url) };
  });
}

function compare(store: string, runs: readonly Ran[]): void {
  const different = new Set(runs.map(({ digest }) => digest));
  if (different.size !== 1) throw new Error(`${store}: the sides wrote other rows:\n${[...different].join('\n')}`);
}
