import { sweepOfRecord } from '@tuningsweep/engine/sweep';
import type { Sweep } from '@tuningsweep/engine/sweep';
import { htmlAnswer } from '../http/answer.ts';
import { eventStream } from '../http/events.ts';
import { partsPage } from '../pages/parts-page.ts';
import { choiceQuery, tasksChoice } from '../pages/tasks-choice.ts';
import type { TasksChoice } from '../pages/tasks-choice.ts';
import { tasksPage } from '../pages/tasks-page.ts';
import { SWEEP_SECTIONS, sweepSource } from '../watch/sweep-source.ts';
import { tasksSource } from '../watch/tasks-source.ts';
import type { Watch } from '../watch/watch.ts';
import { notFound, soon, sweepFor, versionAsked } from './context.ts';
import type { Asked, Context, Reply, Route } from './context.ts';

/** One sweep, and its tasks. */
export function sweepRoutes(context: Context): Route[] {
  const { ledger } = context.settings;
  const watchOf = (key: string): Watch => context.hub.watch(`sweep ${key}`, () => sweepSource(context.settings, key));
  const tasksOf = (sweep: Sweep, choice: TasksChoice): Watch =>
    context.hub.watch(`tasks ${sweep.key} ${choiceQuery(choice)}`, () => tasksSource(ledger, sweep, choice));
  const withTasks = async (
    asked: Asked,
    key: string,
    use: (sweep: Sweep, choice: TasksChoice) => Promise<Reply> | Reply,
  ): Promise<Reply> => {
    const record = await sweepFor(context, asked, key);
    const sweep = record && sweepOfRecord(record);
    return sweep ? await use(sweep, tasksChoice(asked.url)) : notFound(asked);
  };
  return [
    {
      path: /^\/sweeps\/(\w+)$/,
      handle: async (asked, key = '') => {
        const record = await sweepFor(context, asked, key);
        if (!record) return notFound(asked);
        const watch = watchOf(key);
        await soon(watch);
        const page = { title: record.name, sections: SWEEP_SECTIONS, events: `/sweeps/${key}/events` };
        return htmlAnswer(partsPage(watch, asked.viewer, page));
      },
    },
    {
      path: /^\/sweeps\/(\w+)\/events$/,
      handle: async (asked, key = '') =>
        (await sweepFor(context, asked, key)) ? eventStream(watchOf(key), versionAsked(asked)) : notFound(asked),
    },
    {
      path: /^\/sweeps\/(\w+)\/tasks$/,
      handle: (asked, key = '') =>
        withTasks(asked, key, async (sweep, choice) => {
          const watch = tasksOf(sweep, choice);
          await soon(watch);
          return htmlAnswer(tasksPage(watch, asked.viewer, sweep, choice));
        }),
    },
    {
      path: /^\/sweeps\/(\w+)\/tasks\/events$/,
      handle: (asked, key = '') =>
        withTasks(asked, key, (sweep, choice) => eventStream(tasksOf(sweep, choice), versionAsked(asked))),
    },
  ];
}
