import { describe, expect, test } from 'vitest';
import { decide } from '../decide.ts';
import { anExecution, anObservation, aRecord, aSweep, aTask, pendingTasks } from '../../../test/builders.ts';
import type { Observation } from '../types.ts';

const sweep = aSweep();

describe('a trainer that fails on its first tasks alike', () => {
  const failed = { counts: { total: 4, completed: 0, failed: 3, stopped: 0 } };
  const alike = (...notes: string[]): Partial<Observation> => ({
    record: aRecord(sweep, failed),
    pending: pendingTasks('d'),
    firstFailures: notes.map((note, at) => ({ codeTask: `abcdefg-${'abc'.charAt(at).repeat(12)}`, note })),
  });
  const SAME = [
    'KeyError at 0x7f10, line 3 of abcdefg-aaaaaaaaaaaa',
    'KeyError at 0x7a, line 3 of abcdefg-bbbbbbbbbbbb',
  ];

  test('pauses the sweep: nothing is launched, and the sentence says what to do', () => {
    const { actions, stall } = decide(anObservation(alike(...SAME, 'KeyError at 0x1, line 7 of abcdefg-cccccccccccc')));
    expect(actions).toEqual([]);
    expect(stall).toEqual({
      reason: 'TrainerBroken',
      message:
        'The first 3 tasks failed alike and none is completed, so no other is launched. NOTE: KeyError at 0x7f10, line 3 of ' +
        'abcdefg-aaaaaaaaaaaa. See what the trainer printed with: tuningsweep logs abcdefg-aaaaaaaaaaaa. Mend it, then: ' +
        'tuningsweep retry default/demo. To go on all the same, set spec.trainer.pauseAfterFailures to 0.',
    });
  });

  test.each<[string, Partial<Observation>]>([
    ['they fail differently', alike(...SAME, 'MemoryError')],
    ['they are too few', alike(...SAME)],
    [
      'no other is left',
      { ...alike('a', 'a', 'a'), pending: [], openTasks: [aTask('z')], executions: [anExecution('z', 'Active')] },
    ],
    ['it is not to be', { ...alike('a', 'a', 'a'), sweep: neverPausing() }],
    ['some are completed', { ...alike(), record: aRecord(sweep, failed) }],
  ])('does not when %s', (_, changes) => expect(decide(anObservation(changes)).stall).toBeUndefined());

  test('what ended meanwhile is settled first', () => {
    const o = anObservation({
      ...alike('a', 'a', 'a'),
      openTasks: [aTask('z', { status: 'Completed', hasResult: true })],
    });
    expect(decide(o).actions).toMatchObject([{ type: 'Settle', codeTask: 'z' }]);
  });
});

function neverPausing(): Observation['sweep'] {
  const { trainer } = sweep.spec;
  return aSweep({ trainer: { ...trainer, pauseAfterFailures: 0 } });
}
