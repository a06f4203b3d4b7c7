import { expect, test } from 'vitest';
import type { SweepStatus } from '@tuningsweep/engine/sweep';
import { aSweep } from '../../engine/test/builders.ts';
import { warningsOf } from './warnings.ts';
import type { Evidence } from './warnings.ts';

function evidence(changes: Partial<Evidence> = {}, tasks: Partial<SweepStatus['tasks']> = {}): Evidence {
  const counts = { total: 4, pending: 0, active: 0, completed: 1, failed: 0, stopped: 0, ...tasks };
  return { sweep: aSweep(), status: { conditions: [], tasks: counts }, backends: [], testParts: 1, ...changes };
}

const titles = (of: Evidence): string[] => warningsOf(of).map(({ title }) => title);

test('a single task has nothing to be warned of', () => expect(titles(evidence())).toEqual([]));

test('the best of several was chosen', () => {
  expect(titles(evidence({}, { completed: 2 }))).toContain('The best figure is optimistic');
});

test('what one seed is worth, where an LSTM was trained once a point', () => {
  const title = 'One seed per point';
  const several = { completed: 2 };
  expect(titles(evidence({}, several))).toContain(title);
  expect(titles(evidence({ sweep: aSweep({ replicates: 3 }) }, several))).not.toContain(title);
  const { trainer } = aSweep().spec;
  const own = aSweep({ trainer: { ...trainer, command: ['./train'] } });
  expect(titles(evidence({ sweep: own }, several))).not.toContain(title);
});

test('tasks that were stopped by the training loss', () => {
  const title = 'Stopped by the training loss';
  const sweep = aSweep({ earlyStopping: { name: 'ASHA' } });
  expect(titles(evidence({ sweep }, { stopped: 1 }))).toContain(title);
  expect(titles(evidence({ sweep }))).not.toContain(title);
  const validated = aSweep({ earlyStopping: { name: 'ASHA' }, evaluation: { validationRatio: 0.1 } });
  expect(titles(evidence({ sweep: validated }, { stopped: 1 }))).not.toContain(title);
});

test('how to choose by other days than the test part’s', () => {
  const { parameters } = aSweep().spec;
  const chosenBy = (spec: Parameters<typeof aSweep>[0]) =>
    warningsOf(evidence({ sweep: aSweep({ parameters, ...spec }) }, { completed: 2 })).at(-1)?.text;
  expect(chosenBy({})).toContain('set spec.evaluation.validationBegin');
  expect(chosenBy({ objective: { metric: 'LOSS' } })).not.toContain('validation');
});

test('a best task of the validation part', () => {
  const sweep = aSweep({ evaluation: { validationRatio: 0.1 } });
  const standing = { best: 'worse', tasks: { known: 3, better: 1, equal: 0, worse: 2 } } as const;
  const warnings = warningsOf(evidence({ sweep, standing }, { completed: 2 }));
  expect(warnings.map(({ title }) => title)).not.toContain('Other tasks beat the naive forecast');
  expect(warnings.at(-1)).toEqual({
    title: 'The best figure of the validation part is optimistic',
    text: 'The best of 2 tasks was chosen by it. Expect its MSE, which is of test days that nothing was chosen by.',
  });
});

test('failed tasks', () => expect(titles(evidence({}, { failed: 3 }))).toEqual(['3 of 4 tasks failed']));

test('tasks without a value', () => {
  expect(titles(evidence({ measured: 1 }, { completed: 1 }))).toEqual([]);
  expect(titles(evidence({ measured: 2 }, { completed: 3 }))).toContain('1 of 3 completed tasks have no value');
});

test('a best task that does not beat the naive forecast beside others that do', () => {
  const tasks = { known: 3, better: 1, equal: 0, worse: 2 };
  const title = 'Other tasks beat the naive forecast';
  expect(titles(evidence({ standing: { best: 'worse', tasks } }))).toEqual([title]);
  expect(titles(evidence({ standing: { best: 'equal', tasks } }))).toEqual([title]);
  expect(titles(evidence({ standing: { best: 'better', tasks } }))).toEqual([]);
  expect(titles(evidence({ standing: { best: 'worse', tasks: { ...tasks, better: 0 } } }))).toEqual([]);
});

test('several test parts', () => {
  expect(titles(evidence({ testParts: 2 }))).toEqual(['MSEs over different test days']);
});

test('several horizons', () => {
  const { parameters } = aSweep().spec;
  const sweep = aSweep({ parameters: { ...parameters, sizeUnitOutput: { values: [1, 5] } } });
  expect(warningsOf(evidence({ sweep }))).toEqual([
    { title: 'MSEs over different horizons', text: expect.stringContaining('1, 5 days ahead') },
  ]);
});

test('without data nothing is said of days', () => {
  const { data: _, ...spec } = aSweep().spec;
  const sweep = { ...aSweep(), spec: { ...spec, parameters: { sizeUnitOutput: { values: [1, 5] } } } };
  const [only, ...others] = warningsOf(evidence({ sweep, testParts: 0 }, { completed: 2 }));
  expect(others).toEqual([]);
  expect(only).toEqual({ title: 'The best figure is optimistic', text: expect.not.stringContaining('day') });
});

test('several backends, each with its tasks', () => {
  const backends = [
    { backend: 'cpu', tasks: 3 },
    { backend: 'gpu', tasks: 1 },
  ];
  expect(warningsOf(evidence({ backends }))).toEqual([
    { title: 'Backends differ', text: expect.stringContaining('cpu (3 tasks), gpu (1 task)') },
  ]);
});

test('data that changed since', () => {
  const status = evidence().status;
  const changed = {
    type: 'DataAvailable',
    status: 'False',
    reason: 'DataChanged',
    message: 'The data changed.',
  } as const;
  expect(warningsOf(evidence({ status: { ...status, conditions: [changed] } }))).toEqual([
    { title: 'Trained on other data', text: 'The data changed.' },
  ]);
});
