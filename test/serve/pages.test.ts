import { beforeAll, describe, expect, test } from 'vitest';
import { finishedSweep } from '../report/finished-sweep.ts';
import { until } from '../support/until.ts';
import { serving } from './serving.ts';

const HOSTILE = `<script>alert('in')</script><b>bold</b>`;

describe('the pages of a ledger', () => {
  let site: string;
  let key: string;
  beforeAll(async () => {
    const { url, sweep } = await finishedSweep({
      name: 'eight',
      spec: {
        parameters: { width: { values: [1, 2, 3, 4] }, layer: { choices: ['a', HOSTILE] } },
        objective: { metric: 'error', goal: 'Minimize' },
      },
      fate: (_, index) => (index === 7 ? { note: `TrainerError: ${HOSTILE}` } : { metrics: { error: 10 - index } }),
    });
    ({ url: site } = await serving(url));
    ({ key } = sweep);
  });

  const get = async (path: string, init: RequestInit = {}) => await fetch(new URL(path, site), init);
  const page = async (path: string): Promise<string> => await (await get(path)).text();
  /** A page waits a moment for what it shows; what takes longer would come as an event. */
  const pageWith = async (path: string, expected: RegExp): Promise<string> =>
    await until(`${path} with ${expected}`, async () => {
      const html = await page(path);
      return expected.test(html) && html;
    });
  const tasksPage = (query = ''): Promise<string> =>
    pageWith(`/sweeps/${key}/tasks${query}`, /<table id="tasks">|No task is like that|role="alert"/);
  const cells = (html: string): string[] =>
    [...html.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell = '']) =>
      cell
        .replaceAll(/<[^>]+>/g, ' ')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    );

  test('the list has every sweep with its state, its tasks and its best value', async () => {
    expect(cells(await page('/')).filter(Boolean)).toEqual([
      'eight default',
      'Succeeded',
      '7 of 8',
      '1',
      '4 error',
      expect.stringMatching(/^20.* UTC$/),
      '–',
    ]);
    expect(await page('/?name=igh')).toContain(`/sweeps/${key}"`);
    expect(await page('/?name=nine')).toContain('No sweep has “nine” in its name.');
  });

  test('a sweep is told by the components of its report', async () => {
    const html = await pageWith(`/sweeps/${key}`, /All parameters together/);
    for (const heading of ['Leaderboard', 'Failed tasks', 'Best so far', 'All parameters together'])
      expect(html).toContain(`>${heading}</h2>`);
    expect(html).toMatch(/data-part="head"><header>.*eight.*Succeeded/s);
  });

  test('its tasks can be chosen and sorted', async () => {
    const codesOf = (html: string): string[] =>
      [...html.matchAll(/href="\/tasks\/([\w-]+)"/g)].map(([, code = '']) => code);
    const all = codesOf(await tasksPage());
    expect(all).toHaveLength(8);
    expect(codesOf(await tasksPage('?direction=descending')).slice(0, 7)).toEqual(all.slice(0, 7).toReversed());
    expect(codesOf(await tasksPage('?status=Failed'))).toEqual(all.slice(7));
    const wide = codesOf(await tasksPage('?column=parameters.width&comparison=%3E%3D&value=3'));
    expect(wide).toHaveLength(4);
    expect(codesOf(await tasksPage(`?after=${all[2]}&passed=3`))).toEqual(all.slice(3));
  });

  test('a column that is none is said, not an error of the server', async () => {
    expect(await tasksPage('?column=nothing&value=1')).toMatch(
      /role="alert">expected one of the columns .*, found &quot;nothing&quot;/,
    );
  });

  test('a task has its figures, its attempts and no log of another machine', async () => {
    const [, code] = /href="\/tasks\/([\w-]+)"/.exec(await tasksPage()) ?? [];
    const html = await pageWith(`/tasks/${code}`, /Attempts/);
    expect(html).toContain(`<code>${code}</code> <span class="badge completed">Completed</span>`);
    expect(cells(html).slice(0, 3)).toEqual(['1', '2020-01-01 00:00 UTC', '4s']);
    expect(html).toContain(`tuningsweep logs ${code}`);
    expect((await get(`/tasks/${code}/log/1`)).status).toBe(404);
    expect((await get(`/tasks/${code}/model/model.json`)).status).toBe(404);
  });

  test.each(['/', '/sweeps/KEY', '/sweeps/KEY/tasks', '/sweeps/KEY/tasks?status=Failed'])(
    'what trainers and manifests say stays text: %s',
    async (path) => {
      const html = await page(path.replace('KEY', key));
      expect(html).not.toContain('<script>alert');
      expect(html).not.toContain('<b>');
    },
  );

  test.each(['/nothing', '/sweeps/zzzzzzz', '/sweeps/zzzzzzz/events', '/tasks/zzzzzzz-aaaaaaaaaaaa', '/assets/1/x.js'])(
    'there is no %s',
    async (path) => {
      const answer = await get(path);
      expect(answer.status).toBe(path === '//' ? 200 : 404);
    },
  );

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is refused', async (method) => {
    for (const path of ['/', `/sweeps/${key}`, '/nothing']) {
      const answer = await get(path, { method });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    }
  });

  test('HEAD says what GET would send', async () => {
    const [head, whole] = [await get('/', { method: 'HEAD' }), await get('/')];
    expect(await head.text()).toBe('');
    expect(head.headers.get('content-length')).toBe(whole.headers.get('content-length'));
    expect((await get('/events', { method: 'HEAD' })).status).toBe(200);
  });

  test('nothing runs but files of the server, and no other site may read or frame a page', async () => {
    for (const path of ['/', `/sweeps/${key}`, '/events', '/nothing']) {
      const stop = new AbortController();
      const { headers } = await get(path, { headers: { origin: 'http://evil.example.org' }, signal: stop.signal });
      stop.abort();
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
          "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      );
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
    const html = await page(`/sweeps/${key}`);
    expect(html).not.toMatch(/<[^>]+ style=|<style|<script(?! src="\/assets\/| type="application\/json")/);
  });
});
