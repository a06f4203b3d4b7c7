import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import type { RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CERTIFICATE, KEY, makeCertificate } from '../servers/certificate.ts';
import { startGuarded } from '../servers/guarded.ts';
import { freePort } from '../servers/listen.ts';
import { REGISTRY } from '../tools/go-program.ts';

/** A registry of OCI artifacts that speaks TLS. */
export interface Registry {
  /** The beginning of references to what is in it: `localhost:12345`. */
  readonly host: string;
  /** File of the authority that its certificate is to be checked against. */
  readonly caFile: string;
  /** Its API, as the distribution specification has it; the answer as it comes, whatever its status. */
  readonly send: (what: Sending, body?: Readable | string) => Promise<IncomingMessage>;
  /** Ends it; what is in it goes with it. */
  readonly stop: () => Promise<void>;
}

/** Method, path and headers of a request. */
export type Sending = Pick<RequestOptions, 'method' | 'path' | 'headers'>;

const START_LIMIT_MS = 60_000;

/**
 * Starts distribution's registry on a free port of the loopback interface.
 *
 * @param name that its certificate is for, beside localhost
 * @throws Error with the end of its log when it does not come up
 */
export async function startRegistry(name = 'registry.test'): Promise<Registry> {
  const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-registry-'));
  const caFile = makeCertificate(folder, [name, 'localhost']);
  const port = await freePort();
  const config = join(folder, 'config.json');
  writeFileSync(config, JSON.stringify(configuration(folder, port)));
  const program = startGuarded('the registry', { folder, commands: [[REGISTRY.path, 'serve', config]] });
  const agent = new Agent({ ca: readFileSync(caFile), keepAlive: true });
  const send: Registry['send'] = (what, body) => sendTo({ ...what, host: 'localhost', port, agent }, body);
  await program.comesUp(async () => await answers(send), START_LIMIT_MS);
  return { host: `localhost:${port}`, caFile, send, stop: program.stop };
}

/** JSON, which every reader of YAML takes. */
function configuration(folder: string, port: number): object {
  return {
    version: 0.1,
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'content') } },
    http: {
      addr: `127.0.0.1:${port}`,
      tls: { certificate: join(folder, CERTIFICATE), key: join(folder, KEY) },
    },
  };
}

async function answers(send: Registry['send']): Promise<boolean> {
  try {
    return (await send({ path: '/v2/' })).resume().statusCode === 200;
  } catch {
    return false; // nobody listens yet
  }
}

async function sendTo(options: RequestOptions, body?: Readable | string): Promise<IncomingMessage> {
  const sent = request(options);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  sent.once('response', resolve).once('error', reject);
  if (body === undefined || typeof body === 'string') sent.end(body);
  else await pipeline(body, sent);
  return await promise;
}
