import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeAll, describe, expect, test } from 'vitest';
import { finishedSweep } from '../report/finished-sweep.ts';
import { cli, startCli } from '../support/cli/cli.ts';

let folder: string;
let url: string;
let key: string;
beforeAll(async () => {
  const made = await finishedSweep({ fate: () => ({ mse: 40 }) });
  ({ folder, url } = made);
  ({ key } = made.sweep);
});

describe('tuningsweep serve', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('says where, serves, and ends well at %s', async (signal) => {
    const { child, done } = startCli(folder, 'serve', '--database', url);
    const [line] = await once(createInterface({ input: child.stdout! }), 'line');
    const [, site = ''] = /^sqlite:\S+ is shown at (http:\/\/127\.0\.0\.1:\d+\/) \(Ctrl-C ends it\)$/.exec(line) ?? [];
    expect(await (await fetch(site)).text()).toContain(`/sweeps/${key}`);
    const follower = await fetch(`${site}events`);
    child.kill(signal);
    expect(await done).toMatchObject({ code: 0, stderr: '' });
    await follower.text().catch(() => {});
  });

  test('shows the output of a task that was trained here, and hands it over whole', async () => {
    const made = await finishedSweep({ fate: () => ({ mse: 40 }) });
    const { child, done } = startCli(made.folder, 'serve', '--database', made.url);
    const [line] = await once(createInterface({ input: child.stdout! }), 'line');
    const [site = ''] = /http:\S+/.exec(line) ?? [];
    const [code = ''] =
      /[a-z\d]{7}-[a-z\d]{12}/.exec(await (await fetch(`${site}sweeps/${made.sweep.key}/tasks`)).text()) ?? [];
    const logs = join(`${made.url.replace('sqlite:', '')}.logs`, code);
    mkdirSync(logs, { recursive: true });
    writeFileSync(join(logs, '1.log'), `beginning\n${'x'.repeat(40_000)}\n<b>last</b>\n`);
    const html = await (await fetch(`${site}tasks/${code}`)).text();
    expect(html).toContain('&lt;b&gt;last&lt;/b&gt;');
    expect(html).toContain('This is its end.');
    expect(html).not.toContain('beginning');
    const whole = await fetch(`${site}tasks/${code}/log/1`);
    expect(whole.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await whole.text()).toMatch(/^beginning\nx{40000}\n<b>last<\/b>\n$/);
    child.kill('SIGINT');
    expect(await done).toMatchObject({ code: 0 });
  });

  test.each([
    [['--listen', '8080'], 'expected HOST:PORT, such as 127.0.0.1:8080 or [::1]:0.'],
    [['--listen', '0.0.0.0:0'], 'can be reached from other machines'],
    [['--user-header', 'X-Forwarded-User'], '--user-header and --users belong together'],
    [['--user-header', 'X-User', '--users', 'nothere.yaml'], 'nothere.yaml: ENOENT'],
    [['--user-header', 'X-User', '--users', 'sweep.yaml'], 'expected a YAML file with "users:"'],
  ])('%j is refused with what to do', async (args, message) => {
    const run = await cli(folder, 'serve', '--database', url, ...args);
    expect(run).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
    expect(run.stderr).not.toContain('    at ');
  });

  test('where there is no ledger none is made', async () => {
    const run = await cli(folder, 'serve', '--database', 'sqlite:other.db');
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no ledger') });
  });
});
