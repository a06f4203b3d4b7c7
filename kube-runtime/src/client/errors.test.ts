import { describe, expect, it } from 'vitest';
import { apiError, isAlreadyExists, isConflict, isGone, isNotFound, KubeConnectionError } from './errors.ts';

const status = (code: number, reason: string, message: string): string =>
  JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message });

function errorOf(code: number, body: string, retryAfter?: string): ReturnType<typeof apiError> {
  return apiError('GET', '/api/v1/pods', { status: code, body, retryAfter });
}

describe('apiError', () => {
  it('carries what the server said', () => {
    const error = errorOf(404, status(404, 'NotFound', 'pods "x" not found'));

    expect(error).toMatchObject({ status: 404, reason: 'NotFound', serverMessage: 'pods "x" not found' });
    expect(error.message).toBe('GET /api/v1/pods: 404 NotFound: pods "x" not found');
  });

  it('carries the words of whoever answered in place of the API server', () => {
    expect(errorOf(502, '<html>Bad Gateway</html>').message).toBe(
      'GET /api/v1/pods: 502 Unknown: <html>Bad Gateway</html>',
    );
  });

  it.each([
    ['7', 7],
    [undefined, undefined],
    ['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
  ])('reads Retry-After: %s', (header, seconds) => {
    expect(errorOf(429, '', header).retryAfterSeconds).toBe(seconds);
  });
});

describe('what an error is', () => {
  it.each([
    ['NotFound', isNotFound, 404],
    ['Conflict', isConflict, 409],
    ['AlreadyExists', isAlreadyExists, 409],
    ['Expired', isGone, 410],
  ])('%s', (reason, is, code) => {
    expect(is(errorOf(code, status(code, reason, '')))).toBe(true);
  });

  it('tells the two kinds of 409 apart', () => {
    expect(isConflict(errorOf(409, status(409, 'AlreadyExists', '')))).toBe(false);
    expect(isAlreadyExists(errorOf(409, status(409, 'Conflict', '')))).toBe(false);
  });

  it('nothing of the kind without an answer', () => {
    expect(isNotFound(new KubeConnectionError('GET', '/api', 'refused'))).toBe(false);
  });
});
