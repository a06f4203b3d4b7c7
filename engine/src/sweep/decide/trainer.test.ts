import { describe, expect, test } from 'vitest';
import { anObservation, aRecord, aSweep, aTask, pendingTasks } from '../../../test/builders.ts';
import { decide } from '../decide.ts';
import type { Decision, Execution, Observation } from '../types.ts';

const sweep = aSweep();
const OTHER = { name: 'example.org/new:2', recorded: 'example.org/old:1', completed: 2, images: [] };

function withTrainer(trainer: Observation['trainer'], changes: Partial<Observation> = {}): Observation {
  return anObservation({ pending: pendingTasks('a'), ...(trainer && { trainer }), ...changes });
}

describe('the trainer of a sweep', () => {
  test.each<[string, Observation['trainer']]>([
    ['none was noted yet', { name: 'new', completed: 0, images: [] }],
    ['the one that was noted has completed nothing', { ...OTHER, completed: 0 }],
  ])('is noted where %s', (_, trainer) => {
    expect(decide(withTrainer(trainer)).actions).toEqual([{ type: 'RecordTrainer', trainer: trainer?.name }]);
  });

  test('is not noted before the sweep is, nor where nobody asks', () => {
    const { record: _, ...unknown } = withTrainer({ name: 'new', completed: 0, images: [] });
    expect(decide(unknown).actions).toEqual([{ type: 'RegisterSweep' }]);
    expect(decide(withTrainer(undefined)).actions).toEqual([{ type: 'Launch', codeTasks: ['a'] }]);
  });

  test('is another than the one that completed tasks: nothing is launched, what ended is settled', () => {
    const openTasks = [aTask('z', { status: 'Completed', hasResult: true })];
    const { actions, stall } = decide(withTrainer(OTHER, { openTasks }));
    expect(actions).toMatchObject([{ type: 'Settle', codeTask: 'z' }]);
    expect(stall).toEqual({
      reason: 'TrainerChanged',
      message:
        "TB_SWEEPTRAINER says that tasks of this sweep with modelVersion 1 were trained by 'example.org/old:1', and this is " +
        "'example.org/new:2': their results do not compare. Go back to the other one, raise spec.modelVersion from 1 to train " +
        'every point anew, or accept this one with the annotation tuningsweep.io/accept-trainer: "example.org/new:2".',
    });
  });

  test('goes on where it is accepted', () => {
    const accepting = aSweep({}, { acceptedTrainer: OTHER.name });
    expect(decide(withTrainer(OTHER, { sweep: accepting })).actions).toMatchObject([{ type: 'RecordTrainer' }]);
    const another = aSweep({}, { acceptedTrainer: 'example.org/new:3' });
    expect(decide(withTrainer(OTHER, { sweep: another })).stall?.reason).toBe('TrainerChanged');
  });

  test('does not matter to a sweep that is over', () => {
    const settled = anObservation({
      record: aRecord(sweep, { counts: { total: 4, completed: 4, failed: 0, stopped: 0 } }),
    });
    const [outcome] = decide(settled).actions;
    if (outcome?.type !== 'RecordOutcome') throw new Error('expected an outcome');
    const over = { ...settled, record: { ...aRecord(sweep), outcome: outcome.outcome }, trainer: OTHER };
    expect(decide(over).stall).toBeUndefined();
  });
});

describe('the image that the name of a trainer stands for', () => {
  const known = (...digests: string[]) => digests.map((digest) => ({ digest, isAccepted: true }));
  const waiting = { digest: 'b', isAccepted: false };
  const ran = (...images: string[]): Execution => ({ codeTask: 'z', state: 'Active', images });
  const seen = (
    images: { digest: string; isAccepted: boolean }[],
    executions: Execution[],
    changes: Partial<Observation> = {},
  ): Decision => decide(withTrainer({ name: 'n', recorded: 'n', completed: 0, images }, { executions, ...changes }));
  const accepting = (acceptedTrainer: string) => ({ sweep: aSweep({}, { acceptedTrainer }) });

  test.each<[string, Decision, object]>([
    ['is the first', seen([], [ran('a')]), { digest: 'a', mayReplace: true }],
    ['is another beside one at work', seen(known('a'), [ran('a'), ran('b')]), { digest: 'b', mayReplace: false }],
    ['is another after it', seen(known('a'), [ran('b')]), { digest: 'b', mayReplace: true }],
    ['is another of the same pods', seen(known('a'), [ran('a', 'b')]), { digest: 'b', mayReplace: false }],
    ['waited and is accepted', seen([waiting], [], accepting('b')), { digest: 'b', isAccepted: true }],
  ])('is noted where it %s', (_, { actions }, image) => {
    expect(actions).toEqual([{ type: 'RecordImage', ...image }]);
  });

  test.each<[string, Decision]>([
    ['no pod has told of it', seen([], [{ codeTask: 'z', state: 'Active' }])],
    ['it is known', seen(known('a'), [ran('a')])],
    ['both are accepted', seen(known('a', 'b'), [ran('a'), ran('b')])],
  ])('is nothing to speak of where %s', (_, { actions, stall }) => {
    expect([actions.filter(({ type }) => type === 'RecordImage'), stall]).toEqual([[], undefined]);
  });

  test.each([
    ['one of it is at work', [ran('b')], {}],
    ['none of it is at work any more', [], {}],
    ['something else is accepted', [], accepting('c')],
  ])('is another one: nothing is launched while %s', (_, executions, changes) => {
    const openTasks = [aTask('z', { status: 'Completed', hasResult: true })];
    const { actions, stall } = seen([...known('a'), waiting], executions, { openTasks, ...changes });
    expect(actions).toMatchObject([{ type: 'Settle', codeTask: 'z' }]);
    expect(stall).toEqual({
      reason: 'TrainerChanged',
      message:
        "tasks of this sweep with modelVersion 1 were run by the image a, and 'n' now stands for b, as TB_SWEEPIMAGE has it: " +
        'their results do not compare. Raise spec.modelVersion from 1 to train every point anew, or accept this one with the ' +
        'annotation tuningsweep.io/accept-trainer: "b". An image that is named by its digest, as NAME@b, stays the same.',
    });
  });
});
