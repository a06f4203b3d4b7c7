import { sql } from 'kysely';
import { afterAll, beforeAll, expect } from 'vitest';
import { openLedger, planAdoption, runAdoption, setUpTables } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { describeForeign, expectedRows, readRows, statementsFor } from '../../support/ledger/foreign-tables.ts';
import type { Member } from '../../support/ledger/foreign-tables.ts';
import { emptyDatabase } from '../../support/ledger/ledgers.ts';
import type { EmptyDatabase, StoreKind } from '../../support/ledger/ledgers.ts';

/** A ledger in which one table after the other gives way to one of another program's. */
export interface Adoptions {
  /** Has the table adopted in every way that there is; gives the number of ways, cuts among them. */
  adopt(member: Member): Promise<number>;
}

class Cut extends Error {}

/** A ledger for the tests of the surrounding suite. */
export function useAdoptions(kind: StoreKind): Adoptions {
  let open: { ledger: Ledger; database: EmptyDatabase } | undefined;
  beforeAll(async () => {
    const database = await emptyDatabase(kind);
    open = { database, ledger: await openLedger(database.url) };
    await setUpTables(open.ledger);
    // Nothing of it has to outlive the machine.
    if (kind === 'sqlite') await sql`pragma synchronous = off`.execute(open.ledger.db);
  });
  afterAll(async () => {
    await open?.ledger.close();
    await open?.database.drop();
  });
  return {
    adopt: async (member) => {
      if (open === undefined) throw new Error('the ledger is open only while the tests of its suite run');
      const { ledger } = open;
      return member.refused === undefined ? await adopted(kind, ledger, member) : await refused(kind, ledger, member);
    },
  };
}

async function run({ db }: Ledger, statements: readonly string[]): Promise<void> {
  await db.connection().execute(async (one) => {
    for (const statement of statements) await sql.raw(statement).execute(one);
  });
}

async function make(kind: StoreKind, ledger: Ledger, { made }: Member): Promise<void> {
  await clear(ledger, made.table);
  await run(ledger, statementsFor(kind, made));
}

async function clear(ledger: Ledger, table: string): Promise<void> {
  const queries = {
    sqlite: sql<{ name: string; kind: string }>`select name, type as kind from sqlite_schema
      where (lower(name) in (${table.toLowerCase()}, 'v_old')) and type in ('table', 'view')`,
    mysql: sql<{
      name: string;
      kind: string;
    }>`select table_name as name, table_type as kind from information_schema.tables
      where table_schema = database() and lower(table_name) in (${table.toLowerCase()}, 'v_old')`,
  };
  const { rows } = await queries[ledger.store.kind].execute(ledger.db);
  for (const { name, kind } of rows) await run(ledger, [`DROP ${/view/i.test(kind) ? 'VIEW' : 'TABLE'} ${name}`]);
}

async function refused(kind: StoreKind, ledger: Ledger, member: Member): Promise<number> {
  await make(kind, ledger, member);
  const before = await state(ledger, member);
  const plan = await planAdoption(ledger);
  expect(plan.refusals).toContainEqual(expect.stringMatching(member.refused ?? ''));
  expect(plan.steps).toEqual([]);
  await expect(runAdoption(ledger, plan)).rejects.toThrow(member.refused ?? '');
  expect(await state(ledger, member)).toEqual(before);
  await clear(ledger, member.made.table);
  return 1;
}

async function state(ledger: Ledger, { made }: Member): Promise<unknown> {
  const { rows } = await sql`select * from ${sql.table(made.table)}`.execute(ledger.db);
  return { definition: await describeForeign(ledger, made.table), rows };
}

async function adopted(kind: StoreKind, ledger: Ledger, member: Member): Promise<number> {
  await make(kind, ledger, member);
  const plan = await planAdoption(ledger);
  expect(plan.refusals).toEqual([]);
  const seen: string[] = [];
  await runAdoption(ledger, plan, { onStep: ({ statement }) => void seen.push(statement) });
  expect(seen).toEqual(plan.steps.map(({ statement }) => statement));
  const end = await expectAdopted(ledger, member);

  await make(kind, ledger, member);
  await run(ledger, seen);
  expect(await expectAdopted(ledger, member)).toEqual(end);

  for (let cut = 1; cut <= seen.length; cut += 1) {
    await make(kind, ledger, member);
    const first = runAdoption(ledger, await planAdoption(ledger), { onStep: (_, number) => cutAt(number, cut) });
    await expect(first).rejects.toThrow(Cut);
    await runAdoption(ledger, await planAdoption(ledger));
    expect(await expectAdopted(ledger, member)).toEqual(end);
  }
  await clear(ledger, member.made.table);
  return seen.length + 2;
}

function cutAt(number: number, cut: number): void {
  if (number === cut) throw new Cut();
}

/** Everything is there, and nothing is left to say or to do. */
async function expectAdopted(ledger: Ledger, { made }: Member): Promise<unknown> {
  const { differences, refusals, steps } = await planAdoption(ledger);
  expect({ differences, refusals, steps }).toEqual({ differences: [], refusals: [], steps: [] });
  const tables = await setUpTables(ledger);
  expect(tables.flatMap(({ warnings }) => warnings)).toEqual([]);
  expect(tables).toContainEqual(expect.objectContaining({ table: made.table, created: false }));
  expect(await readRows(ledger, made)).toEqual(expectedRows(made));
  return await describeForeign(ledger, made.table);
}
