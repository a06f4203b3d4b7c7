import { expect, test } from 'vitest';
import { PODS, refOf } from '../../../kube-runtime/src/resource.ts';
import type { Pod } from '../../../kube-runtime/src/resource.ts';
import { FOUR_POINTS } from '../../support/builders.ts';
import { until } from '../../support/until.ts';
import { completing, useEnvironment } from '../environment.ts';
import type { TestEnvironment } from '../environment.ts';

const current = useEnvironment();
const MORE = { parameters: { ...FOUR_POINTS, epoch: { values: [1, 2, 3] } } };

/** As a kubelet tells it once the container runs. */
async function tellImage(environment: TestEnvironment, pod: Pod, imageID: string): Promise<void> {
  const containerStatuses = [
    { name: 'trainer', image: 'x', imageID, ready: true, restartCount: 0, state: { running: {} } },
  ];
  const client = environment.client();
  await client.mergePatch(PODS, refOf(pod), { status: { containerStatuses } }, { subresource: 'status' });
  await client.close();
}

async function imagesOf({ ledger }: TestEnvironment): Promise<string[]> {
  const rows = await ledger.db.selectFrom('TB_SWEEPIMAGE').select('DIGEST').execute();
  return rows.map(({ DIGEST }) => DIGEST);
}

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
});

test('an image that is pushed again under its name stalls the sweep, and goes on where it is accepted', async () => {
  const environment = current();
  environment.startOperator();
  const digestOf = (letter: string): string => `sha256:${letter.repeat(64)}`;
  let pushed = digestOf('a');
  const completed = completing(environment.ledger);
  environment.simulate(async (codeTask, pod) => {
    const imageID = `example.org/old@${pushed}`;
    await tellImage(environment, pod, imageID);
    await until('it is noted', async () => (await imagesOf(environment)).includes(pushed));
    const ending = await completed(codeTask, pod);
    return ending && { ...ending, imageID };
  });
  await environment.apply({ trainer: OLD });
  await environment.reaches('Succeeded', 'True AllTasksSettled');
  pushed = digestOf('b');
  await environment.apply({ ...MORE, parallelism: 1, trainer: OLD });
  await environment.reaches('Stalled', 'True TrainerChanged');
  const stalled = (await environment.sweep()).status?.conditions?.find(({ type }) => type === 'Stalled');
  expect(stalled?.message).toContain(`by the image ${digestOf('a')}, and 'example.org/old:1' now stands for ${pushed}`);
  expect(await environment.jobs()).toHaveLength(5);
  await environment.apply({ ...MORE, trainer: OLD }, { 'tuningsweep.io/accept-trainer': pushed });
  await environment.reaches('Succeeded', 'True AllTasksSettled');
  const tasks = await environment.tasks();
  expect(tasks.filter(({ status }) => status === 'Completed')).toHaveLength(6);
});
