import { expect, test } from 'vitest';
import type { SweepRecord } from '@tuningsweep/ledger';
import { aRecord, aSweep } from '../../test/builders.ts';
import { gridDefinition } from '../search/index.ts';
import { summarize } from './summary.ts';

const sweep = aSweep();
const { sha256: gridSha256 } = gridDefinition(sweep.spec);
const outcome = { succeeded: true, reason: 'AllTasksSettled', message: '', basis: '' };
const record = (changes: Partial<SweepRecord> = {}): SweepRecord => aRecord(sweep, { gridSha256, ...changes });

test.each([
  ['Running', record(), true],
  ['Interrupted', record(), false],
  ['Suspended', aRecord(aSweep({ suspend: true })), false],
  ['Interrupted', record({ outcome }), false],
  ['Succeeded', record({ outcome, finishTime: '2026-01-01T00:00:00Z' }), false],
  ['Failed', record({ outcome: { ...outcome, succeeded: false }, finishTime: '2026-01-01T00:00:00Z' }), false],
])('a sweep is %s', (state, of, isDriven) => expect(summarize(of, isDriven).state).toBe(state));

test('tasks are counted as the status does', () => {
  const counts = { total: 4, completed: 1, failed: 1, stopped: 0 };
  expect(summarize(record({ counts, open: 1 }), true).tasks).toEqual({ ...counts, active: 1, pending: 1 });
});

test('of a grid that is being written the whole is told', () => {
  const { gridSha256: _, ...unwritten } = record({ counts: { total: 2, completed: 0, failed: 0, stopped: 0 } });
  expect(summarize(unwritten, true).tasks).toMatchObject({ total: 4, pending: 4 });
});

test.each(['{', '{}', JSON.stringify({ parameters: { epoch: { min: 0, max: 1 } }, objective: {} })])(
  'another program’s manifest %s leaves what the ledger has',
  (manifest) => {
    const { state, tasks } = summarize(record({ manifest }), false);
    expect([state, tasks.total]).toEqual(['Interrupted', 4]);
  },
);
