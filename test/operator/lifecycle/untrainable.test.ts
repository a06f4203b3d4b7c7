import { describe, expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { insertData } from '../data.ts';
import { completing, useEnvironment } from '../environment.ts';
import type { TestEnvironment } from '../environment.ts';
import { FOUR_POINTS } from '../../support/builders.ts';

/** A window of the sweep of the tests needs six days, and four fifths of these are four. */
const FIVE_DAYS = { begin: '2020-01-02', days: 5 };
const SENTENCE =
  'spec.parameters: expected points that can be trained on the data of T from 2020-01-01 to 2020-12-31 (5 days in ' +
  'TB_ASSETVALUE_ADJ), found none among 4. sizeSequence 5, sizeUnitOutput 1, ratioTrainSet 0.8: A window of ' +
  'SIZE_SEQUENCE 5 with SIZE_UNIT_OUTPUT 1 needs 6 days, and the training part has 4 (RATIO_TRAIN_SET 0.8 of 5). ' +
  'Import what is missing, widen spec.data, or change these values.';

describe('a grid that cannot be trained on the data that are there', () => {
  const current = useEnvironment({ withData: false });

  async function stalled(): Promise<TestEnvironment> {
    const environment = current();
    await insertData(environment.ledger, FIVE_DAYS);
    environment.startOperator();
    environment.simulate(completing(environment.ledger));
    await environment.apply();
    await environment.reaches('Stalled', 'True Untrainable');
    return environment;
  }

  test('stalls and says why, without a Job, and goes on once more data are there', async () => {
    const environment = await stalled();
    const { status } = await environment.sweep();
    expect(status?.conditions?.find(({ type }) => type === 'Ready')?.message).toBe(SENTENCE);
    expect(status?.tasks).toEqual({ total: 4, pending: 4, active: 0, completed: 0, failed: 0, stopped: 0 });
    expect(await environment.condition('DataAvailable')).toBe('True DataFound');
    expect(await environment.jobs()).toEqual([]);
    expect(await environment.tasks()).toEqual([]);
    const events = JSON.parse(
      await environment.kubectl('get', 'events', '--field-selector', 'involvedObject.kind=TuningSweep', '-o', 'json'),
    ).items;
    expect(events).toMatchObject([{ type: 'Warning', reason: 'Untrainable', message: SENTENCE }]);

    await insertData(environment.ledger, { begin: '2020-01-07' });
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    const tasks = await environment.tasks();
    expect(tasks.map(({ status: end, attempt }) => `${end} ${attempt}`)).toEqual(Array(4).fill('Completed 1'));
  });

  test('goes on once its windows are shorter', async () => {
    const environment = await stalled();
    await environment.apply({ parameters: { ...FOUR_POINTS, sizeSequence: { values: [3] } } });
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    expect((await environment.sweep()).status?.tasks).toMatchObject({ total: 4, completed: 4, failed: 0 });
  });

  test.each([
    ['where some of its points can be', { parameters: { ...FOUR_POINTS, sizeSequence: { values: [3, 5] } } }],
    ['with a trainer of its own, which knows what it can train', { trainer: { image: 'example.org/own' } }],
  ])('is tried %s', async (_, changes) => {
    const environment = current();
    await insertData(environment.ledger, FIVE_DAYS);
    environment.startOperator();
    await environment.apply(changes);
    await until('Jobs are there', async () => (await environment.jobs()).length === 2);
    await environment.reaches('Stalled', 'False Running');
    expect((await environment.tasks()).map(({ status }) => status)).not.toContain('Failed');
  });

  test('waits with what it has when an edit leaves no other points, and takes them up again after another', async () => {
    const environment = current();
    await insertData(environment.ledger);
    environment.startOperator();
    environment.simulate(completing(environment.ledger));
    await environment.apply();
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    await environment.apply({ parameters: { ...FOUR_POINTS, sizeSequence: { values: [200] } } });
    await environment.reaches('Stalled', 'True Untrainable');
    expect(await environment.jobs()).toHaveLength(4);
    await environment.apply();
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    expect((await environment.tasks()).filter(({ status }) => status === 'Completed')).toHaveLength(4);
  });
});
