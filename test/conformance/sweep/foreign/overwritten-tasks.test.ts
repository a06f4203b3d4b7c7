import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { discardGrid, readSweep, readTasks } from '../../../../ledger/src/index.ts';
import type { TaskRow } from '../../../../ledger/src/index.ts';
import { observe } from '../../../../engine/src/sweep/observe.ts';
import { statusOf } from '../../../../engine/src/status/status.ts';
import type { ActionType } from '../../../../engine/src/sweep/types.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { expectTrueCounters, statusRow } from '../rows.ts';
import { BEST, CODES, drive, POINTS, SWEEP } from './driven.ts';
import type { Driven } from './driven.ts';

const [FIRST = ''] = CODES;
const ALL_COMPLETED = { total: 4, completed: 4, failed: 0, stopped: 0 };

eachLedger('rows of TB_TASK that another program writes over', (store) => {
  let lease: Driven['lease'];
  let runtime: Driven['runtime'];
  let pass: Driven['pass'];

  beforeEach(async () => ({ lease, runtime, pass } = await drive(store.ledger)));

  async function until(action: ActionType): Promise<void> {
    while (!(await pass()).acted.some(({ type }) => type === action));
  }

  async function untilQuiet(): Promise<void> {
    while ((await pass()).acted.length > 0);
  }

  async function toTheEnd() {
    for (let round = 0; round < 100; round += 1) {
      await untilQuiet();
      const record = await readSweep(store.ledger, SWEEP.key);
      if (record?.finishTime) return record;
      for (let execution = 0; execution < CODES.length; execution += 1) await runtime.step(execution);
    }
    throw new Error('the sweep did not finish');
  }

  const overwrite = (column: string, text: string, code: string) =>
    sql`update TB_TASK set ${sql.ref(column)} = ${text} where CODE_TASK = ${code}`.execute(store.ledger.db);

  async function points() {
    const columns = ['CODE_TASK as codeTask', 'POINT as canonical', 'POINT_SHA256 as sha256'] as const;
    return await store.ledger.db.selectFrom('TB_TASK').select(columns).orderBy('IDX_TASK').execute();
  }

  async function expectRestored(code: string, note: string): Promise<void> {
    expect(await points()).toEqual(POINTS.map(({ codeTask, canonical, sha256 }) => ({ codeTask, canonical, sha256 })));
    expect((await statusRow(store.ledger, code))?.NOTE).toContain(note);
    await expectTrueCounters(store.ledger, SWEEP.key);
  }

  describe.each([
    ['waits', 'WriteGrid'],
    ['is at work', 'Launch'],
  ] as const)('CODE_TASK of a task that %s', (_, before) => {
    it.each(['', '{}', `${SWEEP.key}-Ä/ ?`, FIRST.toUpperCase()])(
      "written over with '%s': it gets its own back",
      async (text) => {
        await until(before);
        await overwrite('CODE_TASK', text, FIRST);
        await untilQuiet();
        await expectRestored(FIRST, `Corrupt: CODE_TASK was '${text}' in TB_TASK; it is again what the manifest says`);
        expect((await toTheEnd()).counts).toEqual(ALL_COMPLETED);
        const { rows } = await sql`select 1 from TB_TASKSTATUS where CODE_TASK = ${text}`.execute(store.ledger.db);
        expect(rows).toEqual([]);
      },
    );
  });

  it.each([
    ['POINT', '{"a":'],
    ['POINT', POINTS[1]?.canonical ?? ''],
    ['POINT_SHA256', 'f'.repeat(64)],
  ])('%s of a task that waits, written over with %s, is mended before it is trained', async (column, text) => {
    await until('WriteGrid');
    await overwrite(column, text, FIRST);
    await untilQuiet();
    await expectRestored(FIRST, 'Corrupt: TB_TASK had another text than that of POINT_SHA256 in POINT');
    expect((await toTheEnd()).counts).toEqual(ALL_COMPLETED);
  });

  it.each(['somebody-elses', ''])(
    "a copy of a task at work by the code '%s' goes out with the next grid",
    async (code) => {
      await until('Launch');
      const { rows } = await sql<object>`select * from TB_TASK where CODE_TASK = ${FIRST}`.execute(store.ledger.db);
      const copy = Object.entries({ ...rows[0], CODE_TASK: code });
      const columns = sql.join(copy.map(([name]) => sql.ref(name)));
      await sql`insert into TB_TASK (${columns}) values (${sql.join(copy.map(([, value]) => value))})`.execute(
        store.ledger.db,
      );
      await discardGrid(store.ledger, lease, SWEEP.key);
      await until('WriteGrid');
      await expectTrueCounters(store.ledger, SWEEP.key);
      expect((await readSweep(store.ledger, SWEEP.key))?.counts.total).toBe(CODES.length);
      expect((await toTheEnd()).counts).toEqual(ALL_COMPLETED);
    },
  );

  it('POINT of the best task of a sweep that is over: said, until the next pass mends it', async () => {
    const { finishTime } = await toTheEnd();
    await overwrite('POINT', POINTS.find(({ codeTask }) => codeTask !== BEST)?.canonical ?? '', BEST);
    const observation = await observe(store.ledger, runtime, SWEEP, new Date());
    const { best, conditions } = statusOf(observation);
    expect(best).toBeUndefined();
    expect(conditions.find(({ type }) => type === 'GridWritten')).toMatchObject({
      status: 'False',
      reason: 'Corrupt',
      message: expect.stringContaining(`TB_TASK.POINT of ${BEST}`),
    });

    expect(await toTheEnd()).toMatchObject({ counts: ALL_COMPLETED, best: { codeTask: BEST }, finishTime });
    await expectRestored(BEST, 'Corrupt: ');
    expect(statusOf((await pass()).observation).best?.codeTask).toBe(BEST);
  });

  it('a point that is another task’s is no result’s', async () => {
    await toTheEnd();
    await overwrite('POINT', POINTS[1]?.canonical ?? '', FIRST);
    const reading = Array.fromAsync<TaskRow>(readTasks(store.ledger, SWEEP.key));
    await expect(reading).rejects.toThrow(`TB_TASK.POINT of ${FIRST}: expected the point that POINT_SHA256`);
  });
});
