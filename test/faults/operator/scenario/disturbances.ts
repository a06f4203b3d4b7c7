import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { apiWriteOf } from '../proxies/api-proxy.ts';
import type { ApiRequest, Disturbance } from '../proxies/api-proxy.ts';
import { randomFrom } from '../../../support/random.ts';
import { expired, isWatch, passEvents } from '../proxies/watch-events.ts';

/** What an API server, or the way to it, may do to an operator at any time. */
export interface Trouble {
  readonly name: string;
  /** @param count called at every time that it is done */
  readonly make: (count: () => void) => Disturbance;
}

const SEED = 20_261_128;
const ONE_WRITE_OF = 3;
/** A write without an answer takes the client's 30 s, so that there is time for one in a phase. */
const ONE_SILENCE_OF = 15;
const EVERY_EVENT = 3;
/** Of the watches of a resource: a client waits longer each time, as it should. */
const MOST_BREAKS = 3;
/** Less than a simulated pod lives, so that the end of one is what comes late. */
const LAG_MS = 200;

export const TROUBLES: readonly Trouble[] = [
  refused(409, 'Conflict'),
  refused(429, 'TooManyRequests'),
  refused(500, 'InternalError'),
  {
    name: 'writes that are done, and the connection breaks before the answer',
    make: unanswered((response) => response.destroy()),
  },
  { name: 'writes that are done and never answered', make: unanswered(() => {}, ONE_SILENCE_OF) },
  {
    name: 'watches that break in the middle of a line',
    make: watching(async (line, response, count) => {
      count();
      response.write(line.subarray(0, line.length / 2), () => response.destroy());
    }),
  },
  {
    name: 'events that are lost, and the watch has expired then',
    make: watching(async (_, response, count) => {
      count();
      response.end(expired());
    }),
  },
  { name: 'events of pods that come late', make: delayed(/\/pods$/) },
  { name: 'events of Jobs and sweeps that come late', make: delayed(/\/(jobs|tuningsweeps)$/) },
  { name: 'lists that are older than what was seen before', make: replayed },
];

/**
 * One of so many writes, but for the Lease's: an operator that loses that one ends, which is a scenario of its own. Not each so
 * many: in lockstep with the passes of an operator the same write of each would be struck for ever.
 */
function someWrites(oneOf = ONE_WRITE_OF): (asked: ApiRequest) => boolean {
  const random = randomFrom(SEED);
  return (asked) => {
    const name = apiWriteOf(asked);
    return name !== undefined && !name.endsWith(' leases') && random() < 1 / oneOf;
  };
}

function refused(code: number, reason: string): Trouble {
  const make: Trouble['make'] = (count) => {
    const isDue = someWrites();
    return async (asked, response) => {
      if (!isDue(asked)) return false;
      count();
      const status = {
        kind: 'Status',
        apiVersion: 'v1',
        status: 'Failure',
        message: 'as the test has it',
        reason,
        code,
      };
      response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(status));
      return true;
    };
  };
  return { name: `writes that are answered with ${code}`, make };
}

/** Some writes are done; `end` is all that comes of the answer. */
function unanswered(end: (response: ServerResponse) => void, oneOf = ONE_WRITE_OF): Trouble['make'] {
  return (count) => {
    const isDue = someWrites(oneOf);
    return async (asked, response, forward) => {
      if (!isDue(asked)) return false;
      count();
      await buffer(await forward(asked));
      end(response);
      return true;
    };
  };
}

/** Every third event of a resource's watches ends one, as `end` has it, until a client would wait too long in between. */
function watching(end: (line: Buffer, response: ServerResponse, count: () => void) => Promise<void>): Trouble['make'] {
  return (count) => {
    const events = new Map<string, number>();
    const isDue = (path: string): boolean => {
      const seen = (events.get(path) ?? 0) + 1;
      events.set(path, seen);
      return seen % EVERY_EVENT === 0 && seen <= EVERY_EVENT * MOST_BREAKS;
    };
    return async (asked, response, forward) => {
      if (!isWatch(asked)) return false;
      await passEvents(await forward(asked), response, async (line) => {
        if (!isDue(asked.url.pathname)) return true;
        await end(line, response, count);
        return false;
      });
      return true;
    };
  };
}

/** Events of these resources come late, in their order. */
function delayed(path: RegExp): Trouble['make'] {
  return (count) => async (asked, response, forward) => {
    if (!isWatch(asked) || !path.test(asked.url.pathname)) return false;
    const answer = await forward(asked);
    response.writeHead(answer.statusCode ?? 500, answer.headers).flushHeaders();
    response.once('close', () => answer.destroy());
    answer.on('data', (chunk: Buffer) => {
      count();
      setTimeout(() => response.write(chunk), LAG_MS);
    });
    answer.once('close', () => setTimeout(() => response.end(), LAG_MS));
    return true;
  };
}

/** Watches expire now and then; the list after that is the one before it once more. */
function replayed(count: () => void): Disturbance {
  const answers = new Map<string, Buffer>();
  const expire = watching(async (_, response) => void response.end(expired()))(() => {});
  return async (asked, response, forward) => {
    if (asked.method !== 'GET' || /\/leases\//.test(asked.url.pathname)) return false;
    if (isWatch(asked)) return await expire(asked, response, forward);
    const path = asked.url.pathname;
    const answer: IncomingMessage = await forward(asked);
    const older = answers.get(path);
    if (!older) {
      const body = await buffer(answer);
      answers.set(path, body);
      response.writeHead(answer.statusCode ?? 500, answer.headers).end(body);
      return true;
    }
    answers.delete(path);
    count();
    answer.resume();
    response.writeHead(200, { 'content-type': 'application/json' }).end(older);
    return true;
  };
}
