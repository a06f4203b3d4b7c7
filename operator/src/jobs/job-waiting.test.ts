import type { Job } from '@tuningsweep/kube-runtime';
import { expect, test } from 'vitest';
import { jobWait, podlessSince } from './job-waiting.ts';
import { trimJob, trimPod } from '../cache/cached-objects.ts';

const AT = '2026-01-01T00:00:00Z';
const seconds = (count: number): number => Date.parse(AT) + count * 1000;
const time = (count: number): string => new Date(seconds(count)).toISOString();

const NAME = 'abcdefg-aaaaaaaaaaaa';
const aJob = (status: Job['status'] = {}) => trimJob({ metadata: { name: NAME, creationTimestamp: AT }, status });
const failed = (finishedAt: string) =>
  trimPod({
    status: {
      phase: 'Failed',
      containerStatuses: [
        {
          name: 'trainer',
          state: { terminated: { exitCode: 1, finishedAt } },
        },
      ],
    },
  });

const QUOTA = {
  reason: 'FailedCreate',
  message: `Error creating: pods "${NAME}-x7k2p" is forbidden: exceeded quota: small, requested: pods=1, used: pods=2, limited: pods=2`,
};

test('a pod that the API server refuses is told of in its words, the same each time, and has a limit', () => {
  const wait = jobWait(aJob(), [], { now: seconds(10), words: QUOTA });
  expect(wait.block).toEqual({
    reason: 'PodsRefused',
    message: `pods "${NAME}-…" is forbidden: exceeded quota: small, requested: pods=1, used: pods=2, limited: pods=2`,
  });
  expect(wait.startingSince).toBe(seconds(0));
});

test('the limit does not run while other tasks of the sweep have the room', () => {
  expect(jobWait(aJob(), [], { now: seconds(10), roomAt: seconds(9), words: QUOTA }).startingSince).toBe(seconds(9));
});

test.each<[string, Parameters<typeof podlessSince>, number]>([
  ['made', [aJob(), []], 0],
  ['its last pod ended', [aJob(), [failed(time(5)), failed(time(40))]], 40],
  ['resumed', [aJob({ conditions: [{ type: 'Suspended', status: 'False', lastTransitionTime: time(20) }] }), []], 20],
])('a Job waits for a pod since it was %s', (_, args, expected) =>
  expect(podlessSince(...args)).toBe(seconds(expected)),
);

test('a Job that nobody says anything of is told of after a while, without a limit', () => {
  expect(jobWait(aJob(), [], { now: seconds(10) })).toEqual({ isMute: true });
  const wait = jobWait(aJob(), [], { now: seconds(40), words: { reason: 'SuccessfulCreate', message: 'Created pod' } });
  expect(wait).toMatchObject({ block: { reason: 'PodsMissing', message: expect.stringContaining('Job controller') } });
  expect(wait.startingSince).toBeUndefined();
});

test('the Job controller may take its time between two attempts', () => {
  expect(jobWait(aJob(), [failed(time(0))], { now: seconds(500) }).block).toBeUndefined();
  expect(jobWait(aJob(), [failed(time(0))], { now: seconds(700) }).block?.reason).toBe('PodsMissing');
});
