// The peer on SQLite: bare prepared statements, in transactions of many rows. Only these are timed, not the making of the
// points. Arguments: the ledger's URL, how many points, and `sorted` for rows in the order of their keys.
import { DatabaseSync } from 'node:sqlite';
import type { GridPoint } from '../../../ledger/src/index.ts';
import { openLedger, setUpTables } from '../../../ledger/src/index.ts';
import { firstPoints } from '../points.ts';
import { FILLED_TABLES } from '../rows.ts';
import { report } from './report.ts';

const ROWS_IN_TRANSACTION = 50_000;
const CACHE_KIB = 64 * 1024;

const [url = '', count = '', order = ''] = process.argv.slice(2);
const ledger = await openLedger(url);
await setUpTables(ledger);
await ledger.close();
const db = new DatabaseSync(url.slice('sqlite:'.length));
db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = ${-CACHE_KIB}`);
const inserts = FILLED_TABLES.map(({ name, columns, valuesOf }) => {
  const marks = columns.map(() => '?').join(', ');
  return { valuesOf, statement: db.prepare(`INSERT INTO ${name} (${columns.join(', ')}) VALUES (${marks})`) };
});

let milliseconds = 0;
const points = Iterator.from(firstPoints(Number(count)));
const numbered: Iterator<[number, GridPoint]> = order === 'sorted' ? inKeyOrder(points) : withIndex(points);
for (;;) {
  const block = take(numbered, ROWS_IN_TRANSACTION);
  if (block.length === 0) break;
  const rows = inserts.map(({ statement, valuesOf }) => ({
    statement,
    values: block.map(([index, point]) => valuesOf(point, index)),
  }));
  const begin = performance.now();
  db.exec('BEGIN IMMEDIATE');
  for (const { statement, values } of rows) for (const row of values) statement.run(...row);
  db.exec('COMMIT');
  milliseconds += performance.now() - begin;
}
report(milliseconds);
db.close();

function* withIndex(all: Iterable<GridPoint>): Generator<[number, GridPoint]> {
  let index = 0;
  for (const point of all) yield [index++, point];
}

function inKeyOrder(all: Iterable<GridPoint>): Iterator<[number, GridPoint]> {
  return [...withIndex(all)].toSorted(([, a], [, b]) => (a.codeTask < b.codeTask ? -1 : 1)).values();
}

function take<T>(items: Iterator<T>, size: number): T[] {
  const taken: T[] = [];
  while (taken.length < size) {
    const { value, done } = items.next();
    if (done === true) break;
    taken.push(value);
  }
  return taken;
}
