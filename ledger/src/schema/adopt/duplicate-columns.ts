import { sql } from 'kysely';
import { counted } from '../../values/counted.ts';
import type { Ledger } from '../../ledger.ts';
import { isSpeltAlike } from '../column-names.ts';
import { classOf, holds } from '../column-types.ts';
import type { FoundColumn } from '../found.ts';
import type { Correction } from './step.ts';
import type { Target } from './target.ts';

/**
 * Values that stand beside an empty column of ours, under another spelling of its name: somebody added the column where
 * they should have renamed the other one. They are copied into rows that have none; the other column stays.
 */
export async function copiesOfDuplicates(ledger: Ledger, { wanted, found, of, extras }: Target): Promise<Correction[]> {
  const corrections: Correction[] = [];
  for (const { name, type } of wanted.columns) {
    const own = of.get(name);
    const other = extras.find((column) => isSpeltAlike(name, column.name));
    if (own === undefined || other === undefined || !mayCopy(type, own, other)) continue;
    const count = await emptyRows(ledger, found.name, own, other);
    if (count === 0) continue;
    const statement =
      `UPDATE ${wanted.name} SET ${name} = ${other.name}, DATE_UPDATE = DATE_UPDATE ` +
      `WHERE ${name} IS NULL AND ${other.name} IS NOT NULL`;
    const purpose = `Copy ${other.name} into ${name} where that is NULL; ${other.name} stays.`;
    const difference = `${wanted.name}.${name}: is NULL in ${counted(count, 'row that has', 'rows that have')} a value in ${other.name}`;
    corrections.push({ differences: [difference], steps: [{ statement, purpose }] });
  }
  return corrections;
}

function mayCopy(type: string, own: FoundColumn, other: FoundColumn): boolean {
  const isPlain = /^\w+$/.test(other.name);
  return (
    isPlain && own.nullable && !own.generated && (holds(other.type, type) || classOf(other.type) === classOf(type))
  );
}

async function emptyRows({ db }: Ledger, table: string, own: FoundColumn, other: FoundColumn): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from ${sql.table(table)}
    where ${sql.ref(own.name)} is null and ${sql.ref(other.name)} is not null`.execute(db);
  return Number(rows[0]?.n);
}
