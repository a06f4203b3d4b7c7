import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiRequest } from './api-proxy.ts';

export function isWatch({ method, url }: ApiRequest): boolean {
  return method === 'GET' && url.searchParams.get('watch') === 'true';
}

/** What a watch says when the version that it goes on from is too old; the client has to list anew. */
export function expired(): string {
  const object = {
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    reason: 'Expired',
    code: 410,
    message: 'too old',
  };
  return `${JSON.stringify({ type: 'ERROR', object })}\n`;
}

/**
 * Passes a watch on, line by line.
 *
 * @param pass asked before each event, one after the other; false when it has ended the answer itself
 */
export async function passEvents(
  answer: IncomingMessage,
  response: ServerResponse,
  pass: (line: Buffer) => Promise<boolean>,
): Promise<void> {
  response.writeHead(answer.statusCode ?? 500, answer.headers);
  response.flushHeaders();
  response.once('close', () => answer.destroy());
  let rest = Buffer.alloc(0);
  for await (const chunk of answer) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      const line = rest.subarray(0, end + 1);
      rest = rest.subarray(end + 1);
      if (!(await pass(line))) return;
      response.write(line);
    }
  }
  response.end();
}
