import type { V1Status } from '@kubernetes/client-node';
import { KubeApiError, KubeConnectionError } from '../client/errors.ts';
import type { KubeObject } from '../resource.ts';

const LONGEST_EXCERPT = 100;

/** A change to one object; of a bookmark only `metadata.resourceVersion` means anything. */
export interface WatchEvent<T extends KubeObject> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: T;
}

/** Splits bytes into lines. A last line without an end is given too: whoever parses it finds out that it is cut. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let pieces: string[] = [];
  for await (const chunk of chunks) {
    const [first = '', ...rest] = decoder.decode(chunk, { stream: true }).split('\n');
    pieces.push(first);
    for (const piece of rest) {
      yield pieces.join('');
      pieces = [piece];
    }
  }
  const last = pieces.join('') + decoder.decode();
  if (last) yield last;
}

/**
 * Reads one line of a watch.
 *
 * @throws KubeApiError for an event of type ERROR (410 when the resource version is too old), KubeConnectionError for a
 *   line that is not a watch event.
 */
export function parseWatchEvent<T extends KubeObject>(path: string, line: string): WatchEvent<T> {
  const event = parsed<T>(path, line);
  switch (event?.type) {
    case 'ERROR':
      throw new KubeApiError('WATCH', path, event.object);
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
    case 'BOOKMARK':
      return event;
    case undefined:
    default:
      throw new KubeConnectionError('WATCH', path, `expected a watch event, found ${line.slice(0, LONGEST_EXCERPT)}`);
  }
}

type Line<T extends KubeObject> = WatchEvent<T> | { readonly type: 'ERROR'; readonly object: V1Status } | null;

function parsed<T extends KubeObject>(path: string, line: string): Line<T> {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new KubeConnectionError('WATCH', path, `a line of ${line.length} characters is cut or not JSON`, { cause });
  }
}
