import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, test } from 'vitest';
import { finishedSweep } from '../report/finished-sweep.ts';
import { serving } from './serving.ts';

let url: string;
let key: string;
beforeAll(async () => {
  const made = await finishedSweep({ fate: () => ({ mse: 40 }) });
  ({ url } = made);
  ({ key } = made.sweep);
});

/** What is answered to a Host of one's choice, which fetch does not let one choose. */
async function statusFor(site: string, host: string | undefined): Promise<number> {
  const socket = createConnection({ host: '127.0.0.1', port: Number(new URL(site).port) });
  socket.write(
    `GET / HTTP/1.${host === undefined ? 0 : 1}\r\n${host === undefined ? '' : `Host: ${host}\r\n`}Connection: close\r\n\r\n`,
  );
  return Number(/^HTTP\/1\.1 (\d+)/.exec(await text(socket))?.[1]);
}

describe('on this machine alone', () => {
  test.each([
    ['127.0.0.1', 200],
    ['localhost:1234', 200],
    ['sweeps.example.org', 200],
    ['evil.example.org', 421],
    [undefined, 421],
  ])('a browser that asks for %s gets %i', async (host, status) => {
    const { url: site } = await serving(url, { hosts: ['sweeps.example.org'] });
    expect(await statusFor(site, host)).toBe(status);
  });

  test('a header of users that was not asked for means nothing', async () => {
    const { url: site } = await serving(url);
    const answer = await fetch(site, { headers: { 'x-forwarded-user': 'nobody' } });
    expect(await answer.text()).toContain(`/sweeps/${key}`);
  });
});

describe('behind a proxy that says who asks', () => {
  const users = { ada: ['default'], bob: ['team-b'], root: ['*'] };
  const visible = ['ada', 'root'];

  test.each(['ada', 'bob', 'root', 'eve'])(
    '%s sees the sweeps of their namespaces, wherever they look',
    async (user) => {
      const { url: site } = await serving(url, { access: { header: 'x-forwarded-user', users } });
      const headers = { 'x-forwarded-user': user };
      const get = async (path: string) => await fetch(new URL(path, site), { headers });
      const list = await (await get('/')).text();
      expect(list.includes(`/sweeps/${key}`)).toBe(visible.includes(user));
      const [task] =
        /[a-z\d]{7}-[a-z\d]{12}/.exec(
          await (await fetch(new URL(`/sweeps/${key}`, site), { headers: { 'x-forwarded-user': 'root' } })).text(),
        ) ?? [];
      const paths = [
        `/sweeps/${key}`,
        `/sweeps/${key}/events`,
        `/sweeps/${key}/tasks`,
        `/sweeps/${key}/tasks/events`,
        `/tasks/${task}`,
        `/tasks/${task}/events`,
      ];
      const statuses = await Promise.all(
        paths.map(async (path) => {
          const { status, body } = await get(path);
          await body?.cancel();
          return status;
        }),
      );
      expect(statuses).toEqual(paths.map(() => (visible.includes(user) ? 200 : 404)));
    },
  );

  test('nobody is let in without a name', async () => {
    const { url: site } = await serving(url, { access: { header: 'x-forwarded-user', users } });
    const answer = await fetch(site);
    expect([answer.status, await answer.text()]).toEqual([
      401,
      'Expected who asks in the header x-forwarded-user, as the proxy sets it.\n',
    ]);
  });
});
