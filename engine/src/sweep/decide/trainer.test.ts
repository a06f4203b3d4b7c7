import { describe, expect, test } from 'vitest';
import { anObservation, aRecord, aSweep, aTask, pendingTasks } from '../../../test/builders.ts';
import { decide } from '../decide.ts';
import type { Observation } from '../types.ts';

const sweep = aSweep();
const OTHER = { name: 'example.org/new:2', recorded: 'example.org/old:1', completed: 2 };

function withTrainer(trainer: Observation['trainer'], changes: Partial<Observation> = {}): Observation {
  return anObservation({ pending: pendingTasks('a'), ...(trainer && { trainer }), ...changes });
}

describe('the trainer of a sweep', () => {
  test.each<[string, Observation['trainer']]>([
    ['none was noted yet', { name: 'new', completed: 0 }],
    ['the one that was noted has completed nothing', { ...OTHER, completed: 0 }],
  ])('is noted where %s', (_, trainer) => {
    expect(decide(withTrainer(trainer)).actions).toEqual([{ type: 'RecordTrainer', trainer: trainer?.name }]);
  });

  test('is not noted before the sweep is, nor where nobody asks', () => {
    const { record: _, ...unknown } = withTrainer({ name: 'new', completed: 0 });
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
        "tasks of this sweep with modelVersion 1 were trained by 'example.org/old:1', and this is 'example.org/new:2': their " +
        'results do not compare. Go back to the other one, raise spec.modelVersion from 1 to train every point anew, or accept ' +
        'this one with the annotation tuningsweep.io/accept-trainer: "example.org/new:2".',
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
