import { readSweep } from '@tuningsweep/ledger';
import type { SweepRecord } from '@tuningsweep/ledger';
import { maySee } from '../http/access.ts';
import type { Viewer } from '../http/access.ts';
import { htmlAnswer } from '../http/answer.ts';
import type { Answer, Stream } from '../http/answer.ts';
import { problemPage } from '../pages/layout.ts';
import type { Sources } from '../settings.ts';
import type { Hub } from '../watch/hub.ts';
import type { Watch } from '../watch/watch.ts';

/** A request that may be answered. */
export interface Asked {
  readonly url: URL;
  readonly viewer: Viewer;
  readonly acceptEncoding?: string;
  /** What the page has that asks for events again. */
  readonly lastEventId?: string;
}

export type Reply = Answer | Stream;

/** What answers to a path, given what its groups matched. */
export interface Route {
  readonly path: RegExp;
  readonly handle: (asked: Asked, ...groups: string[]) => Promise<Reply> | Reply;
}

/** What routes answer from. */
export interface Context {
  readonly settings: Sources;
  readonly hub: Hub;
}

/** The sweep of a key, if the viewer may see it. */
export async function sweepFor(
  { settings }: Context,
  { viewer }: Asked,
  key: string,
): Promise<SweepRecord | undefined> {
  const record = await readSweep(settings.ledger, key);
  return record && maySee(viewer, record.namespace) ? record : undefined;
}

/** What the page that asks for events has already. */
export function versionAsked({ url, lastEventId }: Asked): string | undefined {
  return lastEventId ?? url.searchParams.get('since') ?? undefined;
}

/** How long a page waits for its parts, in milliseconds; what takes longer comes as an event. */
const PATIENCE_MS = 400;

/** Waits until a watch has something to show, but not long. */
export async function soon(watch: Watch): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, PATIENCE_MS);
  await Promise.race([watch.ready(), promise]);
  clearTimeout(timer);
}

/** The same where there is nothing, and where the viewer may not see it. */
export function notFound({ viewer }: Asked): Answer {
  return htmlAnswer(problemPage(viewer, 'Not found', 'There is no such page, or not for you.'), 404);
}
