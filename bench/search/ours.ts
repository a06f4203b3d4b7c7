import { ALGORITHMS, spaceOf } from '../../engine/src/search/index.ts';
import type { Result, Space } from '../../engine/src/search/index.ts';
import type { Run } from './regret.ts';
import type { Table } from './tables.ts';

/**
 * One search by an algorithm of ours, which proposes no point twice.
 *
 * @throws Error for an algorithm that there is not
 */
export function searchTable(table: Table, algorithm: string, seed: number, trainings: number): Run {
  const propose = ALGORITHMS[algorithm]?.propose;
  if (propose === undefined)
    throw new Error(`expected one of ${Object.keys(ALGORITHMS).join(', ')}, found ${algorithm}`);
  const space = spaceOfTable(table);
  const history: Result[] = [];
  while (history.length < trainings) {
    const [point] = propose({ space, history, open: [], seed, number: history.length }, 1);
    if (point === undefined) break;
    const index = table.parameters.reduce((sum, { name, size }) => sum * size + Number(point[name]), 0);
    history.push({ point, loss: table.losses[index] ?? Number.NaN });
  }
  return { values: history.map(({ loss }) => loss ?? Infinity), repeated: history.map(() => false) };
}

/** The space of a table, of which each side is told no more than this: whole numbers that have an order, or words. */
function spaceOfTable({ parameters }: Table): Space {
  return spaceOf(
    Object.fromEntries(
      parameters.map(({ name, size, ordered }) => {
        const indexes = Array.from({ length: size }, (_, index) => index);
        return [name, ordered ? { values: indexes } : { choices: indexes.map(String) }];
      }),
    ),
  );
}
