import { htmlAnswer } from '../http/answer.ts';
import { eventStream } from '../http/events.ts';
import { partsPage } from '../pages/parts-page.ts';
import { problemPage } from '../pages/layout.ts';
import { COMPARISON, compareSource, MOST_COMPARED } from '../watch/compare-source.ts';
import type { Watch } from '../watch/watch.ts';
import { notFound, soon, sweepFor, versionAsked } from './context.ts';
import type { Asked, Context, Route } from './context.ts';

/** Sweeps beside each other. */
export function compareRoutes(context: Context): Route[] {
  const watchOf = (keys: readonly string[]): Watch =>
    context.hub.watch(`compare ${keys.join()}`, () => compareSource(context.settings, keys));
  const seenKeys = async (asked: Asked): Promise<string[]> => {
    const wanted = [...new Set(asked.url.searchParams.getAll('sweep'))].slice(0, MOST_COMPARED);
    const seen = await Promise.all(wanted.map(async (key) => ((await sweepFor(context, asked, key)) ? [key] : [])));
    return seen.flat();
  };
  return [
    {
      path: /^\/compare$/,
      handle: async (asked) => {
        const keys = await seenKeys(asked);
        if (keys.length < 2)
          return htmlAnswer(
            problemPage(
              asked.viewer,
              'Compare sweeps',
              `Choose two to ${MOST_COMPARED} of them in the list, then Compare.`,
            ),
          );
        const watch = watchOf(keys);
        await soon(watch);
        const query = new URLSearchParams(keys.map((key) => ['sweep', key])).toString();
        const page = { title: 'Compare sweeps', sections: [COMPARISON], events: `/compare/events?${query}` };
        return htmlAnswer(partsPage(watch, asked.viewer, page));
      },
    },
    {
      path: /^\/compare\/events$/,
      handle: async (asked) => {
        const keys = await seenKeys(asked);
        return keys.length < 2 ? notFound(asked) : eventStream(watchOf(keys), versionAsked(asked));
      },
    },
  ];
}
