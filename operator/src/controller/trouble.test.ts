import { expect, test } from 'vitest';
import { FencedError, LedgerConflictError, LedgerError, LedgerUnavailableError } from '@tuningsweep/ledger';
import { KubeApiError, KubeConnectionError } from '@tuningsweep/kube-runtime';
import { JobNameTakenError, troubleOf } from './trouble.ts';

const JOBS_PATH = '/apis/batch/v1/namespaces/x/jobs';
const SWEEP_PATH = '/apis/tuningsweep.io/v1alpha1/namespaces/x/tuningsweeps/y';

function refused(status: number, reason: string, message: string, method = 'POST', path = JOBS_PATH): Error {
  return new KubeApiError(method, path, { code: status, reason, message });
}

test.each([
  ['a database out of reach', new LedgerUnavailableError('nobody there'), 'DatabaseUnreachable', 'nobody there. Mend'],
  ['a deadlock that did not end', new LedgerConflictError('in the way'), 'DatabaseError', 'in the way. Mend'],
  ['a newer schema', new LedgerError('schema version 9; use another'), 'DatabaseError', 'use another. Mend'],
  [
    'a missing table, in the driver’s words',
    Object.assign(new Error("Table 'x.TB_TASK' doesn't exist"), { sqlState: '42S02' }),
    'DatabaseError',
    "doesn't exist. Mend",
  ],
  [
    'a webhook that is down',
    refused(500, 'InternalError', 'failed calling webhook "w"'),
    'JobRefused',
    'webhook "w". M',
  ],
  ['a webhook that refuses', refused(400, '', 'admission webhook "w" denied the request'), 'JobRefused', 'denied the'],
  ['a quota', refused(403, 'Forbidden', 'exceeded quota: q'), 'JobRefused', 'exceeded quota: q. Mend'],
  ['a policy', refused(422, 'Invalid', 'ValidatingAdmissionPolicy p denied'), 'JobRefused', 'p denied. Mend'],
  ['a namespace that goes', refused(404, 'NotFound', 'namespaces "x" not found'), 'JobRefused', 'not found. Mend'],
  ['a Job that is not named ours', refused(409, 'AlreadyExists', 'exists'), 'JobRefused', 'exists. Mend'],
  [
    'a status that is refused',
    refused(422, 'Invalid', 'too long', 'PATCH', `${SWEEP_PATH}/status`),
    'ApiError',
    'too long',
  ],
  [
    'a right that was taken away',
    refused(403, 'Forbidden', 'no', 'PATCH', SWEEP_PATH),
    'ApiError',
    '403 Forbidden: no. L',
  ],
  ['an API server out of reach', new KubeConnectionError('GET', '/x', 'refused'), 'ApiError', 'GET /x: refused. Look'],
  ['a Job of somebody else', new JobNameTakenError('Job a/b belongs to c'), 'JobRefused', 'belongs to c. It is tried'],
  ['a bug', new TypeError('x is undefined'), 'ReconcileError', 'TypeError: x is undefined. Nobody foresaw'],
  ['what is no error', 'out of cheese', 'ReconcileError', 'out of cheese. Nobody'],
])('%s is told with what to do', (_, error, reason, message) => {
  const trouble = troubleOf(error);
  expect(trouble?.reason).toBe(reason);
  expect(trouble?.message).toContain(message);
  expect(trouble?.message).not.toContain('    at ');
});

test.each([
  ['another leader', new FencedError('held by another')],
  ['a cache that lags behind', refused(409, 'Conflict', 'modified', 'PATCH', SWEEP_PATH)],
  ['the same of a Job', refused(409, 'Conflict', 'modified', 'POST', JOBS_PATH)],
])('%s is no trouble of the sweep', (_, error) => {
  expect(troubleOf(error)).toBeUndefined();
});

test('however much is said, what to do is said too, in what a condition holds', () => {
  const message = troubleOf(refused(422, 'Invalid', '정책이 거부했습니다 '.repeat(500)))?.message ?? '';
  expect(Buffer.byteLength(message)).toBeLessThan(900);
  expect(message).toMatch(/… Mend the quota, policy, webhook or spec\.trainer that it names\.$/);
});
