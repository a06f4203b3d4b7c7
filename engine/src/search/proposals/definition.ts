import { LedgerError } from '@tuningsweep/ledger';
import type { Objective } from '@tuningsweep/ledger';
import { ALGORITHMS } from '../algorithms/index.ts';
import type { Algorithm } from '../algorithms/algorithm.ts';
import { spaceOf } from '../algorithms/space/space.ts';
import type { Space } from '../algorithms/space/space.ts';
import type { Axes } from '../axes.ts';
import { canonicalJson } from '../codes/canonical.ts';
import type { CommonFields } from '../point.ts';
import { GridError } from '../errors.ts';

/** A way to propose points, as TB_SEARCH has it. */
export interface SearchDefinition {
  readonly algorithm: Algorithm;
  readonly space: Space;
  readonly objective: Objective;
  readonly seed: number;
  /** Tasks per point. */
  readonly replicates: number;
  /** What all points share, for their codes. */
  readonly fields: CommonFields;
  /** As it was read: {@link readDefinition} gives an equal one for it. */
  readonly text: string;
  /** What all points share, as one text: points of other data, or another model, are none of the search. */
  readonly common: string;
}

/** The JSON of {@link SearchDefinition}, as it is written. */
interface Written {
  readonly algorithm: { readonly name: string; readonly version: number };
  readonly common: CommonFields;
  readonly objective: Objective;
  readonly parameters: Axes;
  readonly replicates?: number;
}

/**
 * Reads what TB_SEARCH.DEFINITION says.
 *
 * @throws LedgerError for what is none, or of an algorithm, or a version of it, that this release does not have
 */
export function readDefinition(text: string): SearchDefinition {
  const written = parse(text);
  const { common, objective, parameters, replicates = 1 } = written;
  const { name, version } = written.algorithm;
  const algorithm = ALGORITHMS[name];
  if (algorithm?.version !== version)
    throw new LedgerError(
      `TB_SEARCH.DEFINITION: expected an algorithm of this release, found ${name} version ${version}; use the release ` +
        'that proposed the points',
    );
  return {
    algorithm,
    space: spaceOf(parameters),
    objective,
    seed: common.seed,
    replicates,
    fields: common,
    text,
    common: canonicalJson(common),
  };
}

function parse(text: string): Written {
  try {
    const value: unknown = JSON.parse(text);
    if (isWritten(value)) return value;
  } catch {
    // Said below, with what is there.
  }
  throw new LedgerError(
    `TB_SEARCH.DEFINITION: expected a search as JSON, found '${text.slice(0, 60)}'. Another program has written there; ` +
      'restore the row from a backup, or begin a new sweep',
  );
}

/** A look at the outline: the text is written by us. */
function isWritten(value: unknown): value is Written {
  if (typeof value !== 'object' || value === null) return false;
  return ['algorithm', 'common', 'objective', 'parameters'].every((part) => {
    const found: unknown = Reflect.get(value, part);
    return typeof found === 'object' && found !== null;
  });
}

/** @throws GridError for a name that no algorithm has */
export function algorithmOf(name: string): Algorithm {
  const algorithm = ALGORITHMS[name];
  if (algorithm) return algorithm;
  throw new GridError('spec.algorithm.name', `expected one of ${Object.keys(ALGORITHMS).join(', ')}, found '${name}'`);
}
