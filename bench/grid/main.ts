/**
 * npm run bench:grid: how fast a grid gets into each store, beside the fastest way that the store itself has: LOAD DATA
 * LOCAL on servers, bare prepared inserts on SQLite. `-- --points 1000000` is the full form, `--rounds 1` has each side
 * write once, `--store mysql` leaves the other stores out. docs/benchmarks/grid.md keeps the figures.
 */
import { parseArgs } from 'node:util';
import { isMet } from '../lib/goal.ts';
import { describeMachine } from '../lib/machine.ts';
import { formatTable } from '../lib/table.ts';
import { STORES, goalsOf, measureGrid } from './measure.ts';
import type { Measured } from './measure.ts';
import { SHORT } from './short.ts';

const { values } = parseArgs({
  options: { points: { type: 'string' }, rounds: { type: 'string' }, store: { type: 'string' } },
});
const points = Number(values.points ?? SHORT.points);
const rounds = Number(values.rounds ?? SHORT.rounds);
const stores = STORES.filter((name) => values.store === undefined || name === values.store);

console.log(describeMachine());
const measured = await measureGrid(points, rounds, stores);
show(measured);
for (const goal of goalsOf(measured, points)) {
  const limit = 'min' in goal.goal ? `at least ${goal.goal.min}` : `at most ${goal.goal.max}`;
  console.log(`${isMet(goal) ? 'met' : 'NOT MET'}: ${goal.what}: ${goal.measured.toFixed(2)} (${limit})`);
}

function show(all: readonly Measured[]): void {
  const heads = [
    `${points} points`,
    'ours, points/s',
    'bulk limit',
    'ours / limit',
    'limit, rows sorted by key',
    'peak memory',
    'at 10,000 points',
  ];
  const rows = all.map(({ store, ours, peer, sortedPeer, peakMb, smallPeakMb }) => [
    store,
    ours.toFixed(0),
    peer.toFixed(0),
    (ours / peer).toFixed(2),
    sortedPeer.toFixed(0),
    `${peakMb.toFixed(0)} MB`,
    `${smallPeakMb.toFixed(0)} MB`,
  ]);
  console.log(`\n${formatTable(heads, rows)}\n`);
}
