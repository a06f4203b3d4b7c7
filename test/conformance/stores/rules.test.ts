import { sql } from 'kysely';
import { expect, it } from 'vitest';
import {
  initiateTableHyperparameter,
  prepareAdj,
  updateTaskstatus,
  asDouble,
  toFloat,
} from '../../../ledger/src/index.ts';
import { NOTE_LENGTH } from '../../../ledger/src/values/note.ts';
import { eachLedger } from '../../support/ledger/ledgers.ts';
import { closes, importText } from '../data/builders.ts';

/** Numbers that a FLOAT column, or its way over the wire, does not give back as they were. */
const AWKWARD = [0.001, 0.005, 0.1, 1062.4717, 16_777_217, 3.4e38, 1.4e-45, 1 / 3];

eachLedger('floats', (store) => {
  it.each(AWKWARD)('%d comes back as its single-precision value', async (value) => {
    await initiateTableHyperparameter(store.ledger, [{ CODE_TASK: 'a', LEARNING_RATE: value, RATIO_TRAIN_SET: null }]);
    const row = await store.ledger.db
      .selectFrom('TB_HYPERPARAMETER')
      .select([asDouble('LEARNING_RATE').as('rate'), 'RATIO_TRAIN_SET'])
      .executeTakeFirst();
    expect(row).toEqual({ rate: Math.fround(value), RATIO_TRAIN_SET: null });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1e39])('%d is refused before it reaches the store', async (value) => {
    expect(() => toFloat(value)).toThrow(/expected a number that fits a FLOAT column/);
    const row = { CODE_TASK: 'a', LEARNING_RATE: value };
    await expect(initiateTableHyperparameter(store.ledger, [row])).rejects.toThrow(/FLOAT column/);
    expect(await store.ledger.db.selectFrom('TB_HYPERPARAMETER').selectAll().execute()).toEqual([]);
  });
});

eachLedger('time', (store) => {
  const put = (note: string) => updateTaskstatus(store.ledger, 'a', 'T', 'Failed', note);
  const turnBack = () => sql`update TB_TASKSTATUS set DATE_UPDATE = ${LONG_AGO}`.execute(store.ledger.db);
  const dateUpdate = async () => {
    const row = await store.ledger.db.selectFrom('TB_TASKSTATUS').select('DATE_UPDATE').executeTakeFirstOrThrow();
    return row.DATE_UPDATE ?? '';
  };
  const LONG_AGO = '2020-01-01 00:00:00';
  const secondsAgo = (date: string) => (Date.now() - Date.parse(`${date.replace(' ', 'T')}Z`)) / 1000;

  it('is the database clock, in UTC whatever the time zone of the server', async () => {
    await put('first');
    expect(Math.abs(secondsAgo(await dateUpdate()))).toBeLessThan(30);
  });

  it('moves when a value changes, and only then', async () => {
    await put('first');
    await turnBack();
    await put('first');
    expect(await dateUpdate()).toBe(LONG_AGO);
    await put('second');
    expect(Math.abs(secondsAgo(await dateUpdate()))).toBeLessThan(30);
  });
});

eachLedger('texts', (store) => {
  it('keeps codes apart that differ in case, accent or width only', async () => {
    const codes = ['abc', 'ABC', 'ábc', 'ａbc', 'strasse', 'straße'];
    for (const code of codes) await updateTaskstatus(store.ledger, code, null, 'Pending', null);
    const rows = await store.ledger.db.selectFrom('TB_TASKSTATUS').select('CODE_TASK').execute();
    expect(rows.map(({ CODE_TASK }) => CODE_TASK).toSorted()).toEqual(codes.toSorted());
    const found = await store.ledger.db
      .selectFrom('TB_TASKSTATUS')
      .selectAll()
      .where('CODE_TASK', '=', 'Abc')
      .execute();
    expect(found).toEqual([]);
  });

  it('keeps series apart that differ in case only', async () => {
    await importText(store.ledger, 'date,close\n20130102,1', { ticker: 'usd/krw' });
    await importText(store.ledger, 'date,close\n20130102,2', { ticker: 'USD/KRW' });
    await prepareAdj(store.ledger);
    expect(await closes(store.ledger, 'TB_ASSETVALUE_ADJ', 'usd/krw')).toEqual([['20130102', 1]]);
    expect(await closes(store.ledger, 'TB_ASSETVALUE_ADJ', 'USD/KRW')).toEqual([['20130102', 2]]);
  });

  it.each(['a ', ' a', '', 'x'.repeat(21)])('refuses the code %j', async (code) => {
    await expect(updateTaskstatus(store.ledger, code, null, 'Pending', null)).rejects.toThrow(
      /CODE_TASK: expected 1 to/,
    );
  });

  it('refuses a text that does not fit its column, instead of cutting it', async () => {
    const row = { CODE_TASK: 'a', STATUS: 'x'.repeat(21) };
    const insertion = store.ledger.db.insertInto('TB_TASKSTATUS').values(row).execute();
    await expect(insertion).rejects.toThrow(/too long|CHECK constraint failed/i);
  });

  it('takes 20 characters, of whatever length in bytes', async () => {
    const code = '😀'.repeat(20);
    await updateTaskstatus(store.ledger, code, null, 'Pending', null);
    const rows = await store.ledger.db.selectFrom('TB_TASKSTATUS').select('CODE_TASK').execute();
    expect(rows).toEqual([{ CODE_TASK: code }]);
  });

  it('cuts a note to what the column holds, at a character boundary', async () => {
    const note = '😀'.repeat(NOTE_LENGTH);
    await updateTaskstatus(store.ledger, 'a', null, 'Failed', `${note} and more`);
    const row = await store.ledger.db.selectFrom('TB_TASKSTATUS').select('NOTE').executeTakeFirst();
    expect(row).toEqual({ NOTE: note });
  });

  it.each(["it's", 'back\\slash', 'per%cent_', '"quoted"', 'line\nbreak', 'nul\0byte', '한국어'])(
    'stores %j as it is',
    async (text) => {
      await updateTaskstatus(store.ledger, 'a', null, 'Failed', text);
      const row = await store.ledger.db
        .selectFrom('TB_TASKSTATUS')
        .select('NOTE')
        .where('NOTE', '=', text)
        .executeTakeFirst();
      expect(row).toEqual({ NOTE: text });
    },
  );
});
