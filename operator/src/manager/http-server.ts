import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';

export interface Endpoints {
  /** Absent problems: the process is well. */
  healthy: () => string | undefined;
  /** What keeps this replica from doing its part, or undefined. */
  ready: () => Promise<string | undefined>;
  /** What a replica that does its part has to say besides. */
  remarks: () => string[];
  metrics: () => Promise<{ contentType: string; body: string }>;
}

interface Answer {
  status: number;
  contentType: string;
  body: string;
}

/** Where to listen; without a host at every address, IPv4 and IPv6. */
interface ListenAddress {
  host?: string;
  port: number;
}

/** Serves /healthz, /readyz and /metrics. */
export async function serveEndpoints({ host, port }: ListenAddress, endpoints: Endpoints): Promise<Server> {
  const server = createServer((request, response) => {
    void answer(request.url ?? '', endpoints).then(({ status, contentType, body }) =>
      response.writeHead(status, { 'content-type': contentType }).end(body),
    );
  });
  server.listen({ port, ...(host !== undefined && { host }) });
  await once(server, 'listening');
  return server;
}

async function answer(url: string, endpoints: Endpoints): Promise<Answer> {
  try {
    const [path] = url.split('?');
    if (path === '/healthz') return verdict(endpoints.healthy());
    if (path === '/readyz') return verdict(await endpoints.ready(), endpoints.remarks());
    if (path === '/metrics') return { status: 200, ...(await endpoints.metrics()) };
    return text(404, 'expected /healthz, /readyz or /metrics');
  } catch (error) {
    return text(500, error instanceof Error ? error.message : String(error));
  }
}

function verdict(problem: string | undefined, remarks: string[] = []): Answer {
  return problem === undefined ? text(200, ['ok', ...remarks].join('\n')) : text(503, problem);
}

function text(status: number, body: string): Answer {
  return { status, contentType: 'text/plain; charset=utf-8', body: `${body}\n` };
}
