import { expect, test } from 'vitest';
import { FOUR_POINTS } from '../../support/builders.ts';
import { until } from '../../support/until.ts';
import { completing, useEnvironment } from '../environment.ts';

const current = useEnvironment();
const MORE = { parameters: { ...FOUR_POINTS, epoch: { values: [1, 2, 3] } } };
const [OLD, NEW] = [{ image: 'example.org/old:1' }, { image: 'example.org/new:2' }];

test('another image than the one that completed tasks stalls the sweep, and goes on where it is accepted', async () => {
  const environment = current();
  environment.startOperator();
  environment.simulate(completing(environment.ledger));
  await environment.apply({ trainer: OLD });
  await environment.reaches('Succeeded', 'True AllTasksSettled');
  await environment.apply({ ...MORE, trainer: NEW });
  await environment.reaches('Stalled', 'True TrainerChanged');
  expect(await environment.jobs()).toHaveLength(4);
  await environment.apply({ ...MORE, trainer: NEW }, { 'tuningsweep.io/accept-trainer': 'example.org/new:2' });
  await until('the new points are trained too', async () => {
    const tasks = await environment.tasks();
    return tasks.filter(({ status }) => status === 'Completed').length === 6;
  });
  await environment.reaches('Succeeded', 'True AllTasksSettled');
}, 240_000);
