import { sweepOfRecord } from '@tuningsweep/engine/sweep';
import type { Sweep } from '@tuningsweep/engine/sweep';
import type { SweepRecord } from '@tuningsweep/ledger';
import { count, html, progressBar } from '@tuningsweep/report/components';
import type { Html } from '@tuningsweep/report/components';
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

/** Tasks of a sweep that is not read within a moment. */
const LARGE = 10_000;

/** One sweep, and its tasks. */
export function sweepRoutes(context: Context): Route[] {
  const { ledger } = context.settings;
  const nameOf = (key: string): string => `sweep ${key}`;
  const watchOf = (key: string): Watch => context.hub.watch(nameOf(key), () => sweepSource(context.settings, key));
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
        // To begin to read a large sweep would keep the page waiting: whoever follows its events does.
        const watch = record.counts.total > LARGE ? context.hub.find(nameOf(key)) : watchOf(key);
        if (watch) await soon(watch);
        const meanwhile = { head: waiting(record) };
        const page = { title: record.name, sections: SWEEP_SECTIONS, meanwhile, events: `/sweeps/${key}/events` };
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

/** What a page shows of a sweep until its tasks are read. */
function waiting({ name, counts, open }: SweepRecord): Html {
  return html`<header>
    <p class="kind">Sweep</p>
    <h1>${name}</h1>
    ${progressBar({ ...counts, active: open })}
    <p class="note">Reading ${count(counts.total)} tasks …</p>
  </header>`;
}
