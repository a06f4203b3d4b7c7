import type { Ledger } from '../../ledger.ts';
import { compareTable } from '../compare.ts';
import type { Differences } from '../compare.ts';
import type { FoundTable } from '../found.ts';
import { SEED_TABLES } from '../seed-tables.ts';
import type { Table } from '../table.ts';
import { copiesOfDuplicates } from './duplicate-columns.ts';
import { inspectRows } from './rows.ts';
import type { TableChange } from '../../store/adoption.ts';
import type { Store } from '../../store/store.ts';
import { statusWords } from './status-words.ts';
import { word } from './step.ts';
import type { Step } from './step.ts';
import { VIEWS } from '../views.ts';
import { targetOf, withTypes } from './target.ts';
import type { Target } from './target.ts';

/** How tables that another program made become a ledger's. */
export interface AdoptionPlan {
  /** What is other than it should be, and is mended: a sentence each. */
  readonly differences: readonly string[];
  /** What has to be done by hand first, and how: a sentence each. While there are any, nothing is to be run. */
  readonly refusals: readonly string[];
  /** What stays as it is though one might not expect it. */
  readonly notes: readonly string[];
  /** What is to be run, in this order. */
  readonly steps: readonly Step[];
}

interface Adopting {
  readonly target: Target;
  readonly differences: Differences;
}

/** Looks at the five tables and their rows, and says what would be done. Changes nothing. */
export async function planAdoption(ledger: Ledger): Promise<AdoptionPlan> {
  const all: Adopting[] = [];
  for (const table of SEED_TABLES) {
    const found = await ledger.store.catalogue.inspect(ledger.db, table.name);
    if (found !== undefined) all.push(adopting(ledger.store, table, found));
  }
  const refusals = all.flatMap(({ target, differences }) => [...differences.obstacles, ...brokenUsers(target)]);
  const differences = all.filter(isChanging).flatMap((each) => mended(each.differences));
  const notes = all.flatMap((each) => [
    ...(isChanging(each) ? [] : mended(each.differences)),
    ...each.differences.notes,
  ]);
  if (refusals.length > 0) return { differences, refusals, notes, steps: [] };
  const parts: Part[] = [];
  for (const each of all) {
    const part = await partOf(ledger, each);
    parts.push(part);
    refusals.push(...part.refusals);
    notes.push(...part.notes);
    differences.push(...part.corrections.flatMap((correction) => correction.differences));
  }
  const steps = refusals.length > 0 ? [] : ledger.store.adoption.steps(parts);
  return { differences, refusals, notes, steps };
}

/** What is to be done to one table, and said of it. */
type Part = TableChange & { readonly refusals: readonly string[]; readonly notes: readonly string[] };

async function partOf(ledger: Ledger, each: Adopting): Promise<Part> {
  const { target } = each;
  const changes = isChanging(each);
  const { refusals, types } = changes ? await inspectRows(ledger, target) : { refusals: [], types: new Map() };
  const words =
    target.wanted.name === 'TB_TASKSTATUS' ? await statusWords(ledger, target) : { corrections: [], notes: [] };
  const corrections = [...(await copiesOfDuplicates(ledger, target)), ...words.corrections];
  return { target: withTypes(target, types), changes, corrections, refusals, notes: words.notes };
}

function adopting({ types }: Store, wanted: Table, found: FoundTable): Adopting {
  return { target: targetOf(wanted, found, types), differences: compareTable(wanted, found, types) };
}

function mended({ errors, warnings }: Differences): string[] {
  return [...errors, ...warnings];
}

function isChanging({ target, differences }: Adopting): boolean {
  return mended(differences).length > 0 && target.found.fixed === undefined;
}

/** Our own views name columns as they are called afterwards; what they have in quotation marks are no columns. */
const OWN_VIEWS = new Set(VIEWS.map(({ name }) => name));

/** Views and triggers that a new name of a column would break. */
function brokenUsers({ wanted, found, columns }: Target): string[] {
  const renamed = columns.flatMap(({ from, column }) =>
    from === undefined || from.name.toUpperCase() === column.name ? [] : [from.name],
  );
  return found.users.flatMap(({ kind, name, sql }) => {
    if (kind === 'view' && OWN_VIEWS.has(name)) return [];
    const broken = renamed.filter((column) => word(column).test(sql));
    if (broken.length === 0) return [];
    return [
      `${wanted.name}: the ${kind} ${name} names ${broken.join(', ')}, which gets another name; ` +
        `drop it first (DROP ${kind.toUpperCase()} ${name}) and make it again afterwards`,
    ];
  });
}
