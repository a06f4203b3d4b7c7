import { describe, expect, it } from 'vitest';
import type { Event } from '../cache/resources.ts';
import { newest } from './event-words.ts';

function anEvent(reason: string, second: number, type = 'Normal'): Event {
  const lastTimestamp = new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
  return { type, reason, message: `says ${reason}`, lastTimestamp, metadata: {}, involvedObject: {} };
}

describe('the newest event that says what is waited for', () => {
  it.each([
    ['a pull that goes on', [anEvent('Scheduled', 1), anEvent('Pulling', 2)], 'Pulling'],
    [
      'a crash, though its container was just started again',
      [anEvent('BackOff', 5, 'Warning'), anEvent('Pulled', 15), anEvent('Created', 15), anEvent('Started', 16)],
      'BackOff',
    ],
    ['the warning of two of one second', [anEvent('Killing', 3), anEvent('Unhealthy', 3, 'Warning')], 'Unhealthy'],
    ['the later of two', [anEvent('FailedScheduling', 1, 'Warning'), anEvent('Pulling', 9)], 'Pulling'],
  ])('is %s', (_, events, reason) => {
    expect(newest(events)).toEqual({ reason, message: `says ${reason}` });
  });

  it('is none where a start goes on as ever', () => {
    expect(newest([anEvent('Scheduled', 1), anEvent('Pulled', 2), anEvent('Started', 3)])).toBeUndefined();
  });
});
