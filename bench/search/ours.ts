import type { ParameterPoint } from '@tuningsweep/ledger';
import { ALGORITHMS, spaceOf } from '../../engine/src/search/index.ts';
import type { Result, Space } from '../../engine/src/search/index.ts';
import type { Run } from './regret.ts';
import { simulate } from './simulation.ts';
import type { Proposal, Searcher } from './simulation.ts';
import type { Table } from './tables.ts';

/** A search of ours. */
export interface Search {
  readonly algorithm: string;
  readonly seed: number;
  readonly workers: number;
  readonly trainings: number;
}

interface Proposed extends Proposal {
  readonly point: ParameterPoint;
}

/**
 * One search of a table by an algorithm of ours, which proposes no point twice.
 *
 * @throws Error for an algorithm that there is not
 */
export function searchTable(table: Table, search: Search): Run {
  const secondsOf = (index: number): number => table.seconds[index] ?? Number.NaN;
  const told = simulate(searcherOf(table, search), { ...search, secondsOf });
  return {
    values: told.map(({ index }) => table.losses[index] ?? Number.NaN),
    repeated: told.map(({ repeated }) => repeated),
  };
}

function searcherOf(table: Table, { algorithm, seed }: Search): Searcher<Proposed> {
  const propose = ALGORITHMS[algorithm]?.propose;
  if (propose === undefined)
    throw new Error(`expected one of ${Object.keys(ALGORITHMS).join(', ')}, found ${algorithm}`);
  const space = spaceOfTable(table);
  const history: Result[] = [];
  const open = new Set<ParameterPoint>();
  const ask = (): Proposed | undefined => {
    const number = history.length + open.size;
    const [point] = propose({ space, history, open: [...open], seed, number }, 1);
    if (point === undefined) return undefined;
    open.add(point);
    return { point, index: table.parameters.reduce((sum, { name, size }) => sum * size + Number(point[name]), 0) };
  };
  const tell = ({ point, index }: Proposed): void => {
    open.delete(point);
    history.push({ point, loss: table.losses[index] ?? Number.NaN });
  };
  return { ask, tell };
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
