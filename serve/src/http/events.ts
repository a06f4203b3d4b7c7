import type { Stream } from './answer.ts';
import { HEADERS } from './answer.ts';
import type { Watch } from '../watch/watch.ts';

/** A silent connection is closed by many a proxy after a minute. */
const HEARTBEAT_MS = 20_000;

/**
 * Sends what changes of a watch as server-sent events: each has the parts that changed since the one before, as JSON. Who reads
 * slowly gets fewer of them, each with the newest parts.
 *
 * @param since what the page has, as {@link versionOf} writes it
 */
export function eventStream(watch: Watch, since: string | undefined): Stream {
  return (request, response) => {
    response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream; charset=utf-8' });
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    let sent = revisionIn(watch, since);
    const push = (): void => {
      const { revision } = watch.parts;
      if (revision === sent || response.writableNeedDrain) return;
      const changed = JSON.stringify(watch.parts.since(sent));
      sent = revision;
      response.write(`id: ${versionOf(watch)}\nevent: parts\ndata: ${changed}\n\n`);
    };
    response.write('retry: 2000\n\n');
    response.on('drain', push);
    const unfollow = watch.follow(push);
    const heartbeat = setInterval(() => response.write(': alive\n\n'), HEARTBEAT_MS);
    response.on('close', () => {
      clearInterval(heartbeat);
      unfollow();
    });
    push();
  };
}

/** What a page that is made now has of a watch. */
export function versionOf({ id, parts }: Watch): string {
  return `${id}/${parts.revision}`;
}

/** What a page has of this watch; nothing where it is of another one. */
function revisionIn({ id, parts }: Watch, version = ''): number {
  const [of, revision] = version.split('/');
  return of === id ? Math.min(Number(revision) || 0, parts.revision) : 0;
}
