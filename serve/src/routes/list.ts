import type { Viewer } from '../http/access.ts';
import { htmlAnswer } from '../http/answer.ts';
import { eventStream } from '../http/events.ts';
import type { ListChoice } from '../pages/list-choice.ts';
import { listPage } from '../pages/list-page.ts';
import { listSource } from '../watch/list-source.ts';
import type { Watch } from '../watch/watch.ts';
import { soon, versionAsked } from './context.ts';
import type { Context, Route } from './context.ts';

/** All sweeps. */
export function listRoutes({ settings, hub }: Context): Route[] {
  const watchOf = (choice: ListChoice): Watch =>
    hub.watch(`list ${JSON.stringify(choice)}`, () => listSource(settings, choice));
  return [
    {
      path: /^\/$/,
      handle: async ({ url, viewer }) => {
        const choice = listChoice(url, viewer);
        const watch = watchOf(choice);
        await soon(watch);
        return htmlAnswer(listPage(watch, viewer, { ...choice, ledger: settings.ledger.describe }));
      },
    },
    {
      path: /^\/events$/,
      handle: (asked) => eventStream(watchOf(listChoice(asked.url, asked.viewer)), versionAsked(asked)),
    },
  ];
}

function listChoice({ searchParams }: URL, { namespaces }: Viewer): ListChoice {
  const [name, after] = [searchParams.get('name'), searchParams.get('after')];
  return { ...(namespaces && { namespaces }), ...(name && { name }), ...(after && { after }) };
}
