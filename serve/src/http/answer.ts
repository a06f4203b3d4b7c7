import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a request is answered with. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Or whoever answers it, piece by piece. */
export type Stream = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * What holds for every answer: nothing runs and no style counts but what this server sends as files of their own, nothing is
 * asked for elsewhere, no other site may show or read a page, and none is kept in a cache.
 */
export const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

export function htmlAnswer(body: string, status = 200): Answer {
  return { status, contentType: 'text/html; charset=utf-8', body };
}

export function textAnswer(body: string, status = 200): Answer {
  return { status, contentType: 'text/plain; charset=utf-8', body };
}

/** Sends an answer, of HEAD only its head. */
export function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const { status, contentType, body, headers } = answer;
  response.writeHead(status, {
    ...HEADERS,
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
