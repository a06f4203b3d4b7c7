import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { firstPoints } from './points.ts';
import { FILLED_TABLES } from './rows.ts';
import type { FilledTable } from './rows.ts';

/** Folders with a file a table, as LOAD DATA reads them: in the order of the grid, and in that of the keys. */
export interface RowFiles {
  readonly inGridOrder: string;
  readonly inKeyOrder: string;
}

/** Writes the rows of a grid into files. */
export async function writeFiles(folder: string, count: number): Promise<RowFiles> {
  const files = { inGridOrder: join(folder, 'grid'), inKeyOrder: join(folder, 'key') };
  for (const made of Object.values(files)) mkdirSync(made);
  for (const table of FILLED_TABLES) {
    const path = join(files.inGridOrder, table.name);
    await writeFile(path, table, count);
    sortFile(path, join(files.inKeyOrder, table.name));
  }
  return files;
}

async function writeFile(path: string, { valuesOf }: FilledTable, count: number): Promise<void> {
  const file = createWriteStream(path, { highWaterMark: 1024 * 1024 });
  let index = 0;
  for (const point of firstPoints(count)) {
    const line = valuesOf(point, index++).map((value) => value ?? String.raw`\N`);
    if (!file.write(`${line.join('\t')}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}

/** CODE_TASK is the first column of each table. */
function sortFile(from: string, to: string): void {
  const { status, error } = spawnSync('sort', ['-o', to, from], {
    env: { ...process.env, LC_ALL: 'C' },
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`sort ${from} failed`, { cause: error });
}
