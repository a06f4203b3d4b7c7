import { htmlAnswer, textAnswer } from '../http/answer.ts';
import { eventStream } from '../http/events.ts';
import { modelFile } from '../model-files.ts';
import { partsPage } from '../pages/parts-page.ts';
import { TASK_SECTIONS, taskSource } from '../watch/task-source.ts';
import type { Watch } from '../watch/watch.ts';
import { notFound, soon, sweepFor, versionAsked } from './context.ts';
import type { Asked, Context, Reply, Route } from './context.ts';

/** One task: its page, what it printed, its model. */
export function taskRoutes(context: Context): Route[] {
  const { ledger, logs } = context.settings;
  const watchOf = (code: string): Watch => context.hub.watch(`task ${code}`, () => taskSource(context.settings, code));
  const ifSeen = async (asked: Asked, code: string, use: () => Promise<Reply | undefined> | Reply): Promise<Reply> => {
    const [key = ''] = code.split('-');
    const reply = (await sweepFor(context, asked, key)) && (await use());
    return reply ?? notFound(asked);
  };
  return [
    {
      path: /^\/tasks\/(\w+-\w+)$/,
      handle: (asked, code = '') =>
        ifSeen(asked, code, async () => {
          const watch = watchOf(code);
          await soon(watch);
          const page = { title: code, sections: TASK_SECTIONS, events: `/tasks/${code}/events` };
          return htmlAnswer(partsPage(watch, asked.viewer, page));
        }),
    },
    {
      path: /^\/tasks\/(\w+-\w+)\/events$/,
      handle: (asked, code = '') => ifSeen(asked, code, () => eventStream(watchOf(code), versionAsked(asked))),
    },
    {
      path: /^\/tasks\/(\w+-\w+)\/log\/(\d+)$/,
      handle: (asked, code = '', attempt = '') =>
        ifSeen(asked, code, async () =>
          logs?.attempts(code).includes(Number(attempt))
            ? textAnswer((await logs.read(code, Number(attempt))).text)
            : undefined,
        ),
    },
    {
      path: /^\/tasks\/(\w+-\w+)\/model\/([\w.]+)$/,
      handle: (asked, code = '', name = '') => ifSeen(asked, code, () => modelFile(ledger, code, name)),
    },
  ];
}
