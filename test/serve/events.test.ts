import { expect, test } from 'vitest';
import { finishedSweep, goOn } from '../report/finished-sweep.ts';
import type { Scenario } from '../report/finished-sweep.ts';
import { pushed, serving } from './serving.ts';

/** Of sixteen tasks the first eight have ended. */
const HALF: Scenario = {
  spec: {
    parameters: { width: { values: [1, 2, 3, 4, 5, 6, 7, 8] }, depth: { values: [1, 2] } },
    objective: { metric: 'error', goal: 'Minimize' },
  },
  fate: (_, index) => (index < 8 ? { metrics: { error: 10 - index } } : undefined),
};

const words = (html = ''): string => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

test('a sweep: first what the page lacks, then what changes, and only that', async () => {
  const { url, sweep } = await finishedSweep(HALF);
  const { url: site } = await serving(url);
  const events = pushed(`${site}sweeps/${sweep.key}/events`);
  let version = '';
  /** The first event from now on that has a part. */
  const withPart = async (name: string): Promise<Record<string, string>> => {
    for (;;) {
      const { value } = await events.next();
      if (!value) throw new Error('the stream of events ended');
      version = value.id;
      if (name in value.parts) return value.parts;
    }
  };
  expect(words((await withPart('data:axes'))['warnings'])).toContain('8 tasks');

  await goOn(url, sweep, (_, index) => (index === 8 ? { note: 'TrainerError: lost' } : undefined));
  const changed = await withPart('head');
  expect(words(changed['head'])).toContain('8 of 16 completed, 1 failed');
  // None of the best tasks is another.
  expect(Object.keys(changed)).not.toContain('leaderboard');
  expect(words(changed['failures'] ?? (await withPart('failures'))['failures'])).toContain('1 × TrainerError: lost');
  await events.return();

  const missed = version;
  await goOn(url, sweep, () => ({ metrics: { error: 0.5 } }));
  for await (const { parts } of pushed(`${site}sweeps/${sweep.key}/events?since=${encodeURIComponent(missed)}`)) {
    expect(parts).not.toHaveProperty('data:goal');
    if (!words(parts['head']).includes('15 of 16 completed, 1 failed')) continue;
    expect(words(parts['head'])).toContain('Succeeded');
    break;
  }
});

test('the list: the row of a sweep that goes on', async () => {
  const { url, sweep } = await finishedSweep(HALF);
  const { url: site } = await serving(url);
  const events = pushed(`${site}events`);
  const first = await events.next();
  expect(Object.keys(first.value?.parts ?? {})).toContain(`row:${sweep.key}`);
  await goOn(url, sweep, () => ({ metrics: { error: 1 } }));
  for await (const { parts } of events) {
    const row = words(parts[`row:${sweep.key}`]);
    if (!row.includes('16 of 16')) continue;
    expect(Object.keys(parts)).toEqual([`row:${sweep.key}`]);
    expect(row).toContain('Succeeded');
    break;
  }
});

test('all who look at a page share one look at the ledger', async () => {
  const { url, sweep } = await finishedSweep(HALF);
  const { url: site } = await serving(url);
  const address = `${site}sweeps/${sweep.key}/events`;
  const streams = Array.from({ length: 20 }, () => pushed(address));
  const firsts = await Promise.all(streams.map((stream) => stream.next()));
  expect(new Set(firsts.map(({ value }) => value?.id.split('/')[0])).size).toBe(1);
  await goOn(url, sweep, () => ({ metrics: { error: 1 } }));
  const nexts = await Promise.all(
    streams.map(async (stream) => {
      for await (const { parts } of stream) if (words(parts['head']).includes('16 of 16')) return true;
      return false;
    }),
  );
  expect(nexts).toEqual(Array(20).fill(true));
});
