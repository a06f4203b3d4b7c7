import { describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import type { ServerResponse } from 'node:http';
import { until } from '../../support/until.ts';
import { apiProxy } from '../../faults/operator/proxies/api-proxy.ts';
import type { ApiRequest, Disturbance } from '../../faults/operator/proxies/api-proxy.ts';
import { NAME } from '../manifest.ts';
import { completing, useEnvironment } from '../environment.ts';
import type { TestEnvironment } from '../environment.ts';

/** Answers of an API server, or of what it asks, that are no success. */
function refusal(code: number, reason: string, message: string): (response: ServerResponse) => void {
  const body = JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message });
  return (response) => void response.writeHead(code, { 'content-type': 'application/json' }).end(body);
}

/** An operator on a way on which some requests are refused, while `isOn`. */
async function refusing(
  environment: TestEnvironment,
  isDue: (asked: ApiRequest) => boolean,
  refuse: (response: ServerResponse) => void,
): Promise<{ isOn: boolean; times: number }> {
  const state = { isOn: true, times: 0 };
  const disturb: Disturbance = async (asked, response) => {
    if (!state.isOn || !isDue(asked)) return false;
    state.times += 1;
    refuse(response);
    return true;
  };
  const way = await apiProxy(environment.cluster.connection, { onWrite: () => undefined, crash: () => {} }, disturb);
  environment.startOperator({ kubeconfig: way.kubeconfig });
  return state;
}

const isWrite = (method: string, path: RegExp) => (asked: ApiRequest) =>
  asked.method === method && path.test(asked.url.pathname);
const newJob = isWrite('POST', /\/jobs$/);
const realJob = (asked: ApiRequest): boolean => newJob(asked) && !asked.url.searchParams.has('dryRun');

async function readyMessage(environment: TestEnvironment): Promise<string> {
  const { status } = await environment.sweep();
  return status?.conditions?.find(({ type }) => type === 'Ready')?.message ?? '';
}

describe('trouble shows on the resource, in its own words, and goes away by itself', () => {
  const current = useEnvironment();

  test.each<[string, (asked: ApiRequest) => boolean, (response: ServerResponse) => void, string, RegExp]>([
    [
      'a webhook that is down',
      newJob,
      refusal(500, 'InternalError', 'failed calling webhook "x"'),
      'JobRefused',
      /^failed calling webhook "x"\. Mend .* Tried again in \d+ s\.$/,
    ],
    [
      'a policy on a sweep that runs',
      realJob,
      refusal(422, 'Invalid', 'Job is invalid: : ValidatingAdmissionPolicy denied'),
      'JobRefused',
      /ValidatingAdmissionPolicy denied\. Mend/,
    ],
    [
      'a policy that says a lot, in Korean',
      realJob,
      refusal(403, 'Forbidden', '정책이 이 작업을 거부했습니다. '.repeat(200)),
      'JobRefused',
      /^정책이 .*… Mend/,
    ],
    [
      'a right that is missing',
      isWrite('PATCH', /\/tuningsweeps\/[^/]+$/),
      refusal(403, 'Forbidden', 'cannot patch tuningsweeps'),
      'ApiError',
      /403 Forbidden: cannot patch tuningsweeps\. Look at/,
    ],
    [
      'an etcd in trouble',
      isWrite('PATCH', /\/jobs\/[^/]+$/),
      refusal(500, 'InternalError', 'etcdserver: request timed out'),
      'ApiError',
      /etcdserver: request timed out\. Look at/,
    ],
  ])('%s', async (_, isDue, refuse, reason, message) => {
    const environment = current();
    const state = await refusing(environment, isDue, refuse);
    environment.simulate(completing(environment.ledger));
    await environment.apply({ deletionPolicy: 'Delete' });
    await environment.reaches('Ready', `False ${reason}`);
    expect(await readyMessage(environment)).toMatch(message);
    await until('there is an event', async () =>
      (await environment.kubectl('get', 'events', `--field-selector=reason=${reason}`, '-o', 'name')).includes('event'),
    );
    state.isOn = false;
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    expect(await environment.condition('Ready')).toBe('True AllTasksSettled');
  });

  test('a status that is refused: what it says instead is taken', async () => {
    const environment = current();
    const says = (asked: ApiRequest): boolean =>
      isWrite('PATCH', /\/status$/)(asked) && asked.body.includes('"reason":"Running"');
    const state = await refusing(environment, says, refusal(422, 'Invalid', 'status.conditions[0].message: Too long'));
    environment.simulate(async () => undefined);
    await environment.apply();
    await environment.reaches('Ready', 'False ApiError');
    expect(await readyMessage(environment)).toContain('Too long');
    state.isOn = false;
    await environment.reaches('Ready', 'True Running');
  });

  test('a status that is refused holds no deletion up, neither the end of Jobs nor that of rows', async () => {
    const environment = current();
    const state = await refusing(environment, isWrite('PATCH', /\/status$/), refusal(500, 'InternalError', 'no way'));
    state.isOn = false;
    environment.simulate(async () => undefined);
    await environment.apply({ deletionPolicy: 'Delete' });
    await environment.reaches('Ready', 'True Running');
    state.isOn = true;
    await environment.kubectl('delete', 'tsw', NAME, '--timeout=120s');
    expect(state.times).toBeGreaterThan(0);
    expect(await environment.ledger.db.selectFrom('TB_TASK').selectAll().execute()).toEqual([]);
  });

  test('a read that is behind what was seen does not end a deletion', async () => {
    const environment = current();
    const reads = (asked: ApiRequest): boolean =>
      asked.method === 'GET' && asked.url.pathname.endsWith(`/tuningsweeps/${NAME}`);
    const state = await refusing(environment, reads, refusal(404, 'NotFound', 'not there yet'));
    state.isOn = false;
    environment.simulate(async () => undefined);
    await environment.apply({ deletionPolicy: 'Delete' });
    await until('two run', async () => (await environment.sweep()).status?.tasks?.active === 2);
    state.isOn = true;
    await environment.kubectl('delete', 'tsw', NAME, '--wait=false');
    await until('it was read', () => state.times > 0);
    state.isOn = false;
    await environment.kubectl('wait', '--for=delete', `tsw/${NAME}`, '--timeout=120s');
    expect(await environment.ledger.db.selectFrom('TB_TASK').selectAll().execute()).toEqual([]);
  });

  test('events that are refused hold nothing up', async () => {
    const environment = current();
    const state = await refusing(
      environment,
      isWrite('POST', /\/events$/),
      refusal(403, 'Forbidden', 'exceeded quota'),
    );
    environment.simulate(completing(environment.ledger));
    await environment.apply();
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    expect(state.times).toBeGreaterThan(0);
  });

  test('a table that is missing', async () => {
    const environment = current();
    environment.startOperator();
    environment.simulate(async () => undefined);
    await environment.apply();
    await until('two run', async () => (await environment.sweep()).status?.tasks?.active === 2);
    await sql`rename table TB_TASK to TB_AWAY`.execute(environment.ledger.db);
    await environment.kubectl('annotate', 'tsw', NAME, 'test/look=again');
    await environment.reaches('Ready', 'False DatabaseError');
    expect(await readyMessage(environment)).toMatch(/TB_TASK.*Mend the ledger/);
    await sql`rename table TB_AWAY to TB_TASK`.execute(environment.ledger.db);
    await environment.reaches('Ready', 'True Running');
  });

  test('Jobs that are refused do not make Ready flap: it is False until one is taken', async () => {
    const environment = current();
    await environment.kubectl('create', 'quota', 'none', '--hard=count/jobs.batch=0');
    const isTrial = (asked: ApiRequest): boolean => newJob(asked) && asked.url.searchParams.has('dryRun');
    // The dry run is answered as if there were room, so that each launch is refused.
    const statuses: string[] = [];
    const way = await apiProxy(
      environment.cluster.connection,
      { onWrite: () => undefined, crash: () => {} },
      async (asked, response) => {
        if (isWrite('PATCH', /\/status$/)(asked)) {
          const { status } = JSON.parse(asked.body.toString());
          const ready = status.conditions.find(({ type }: { type: string }) => type === 'Ready');
          statuses.push(`${ready.status} ${ready.reason}`);
        }
        if (!isTrial(asked)) return false;
        response.writeHead(201, { 'content-type': 'application/json' }).end(asked.body);
        return true;
      },
    );
    environment.startOperator({ kubeconfig: way.kubeconfig });
    environment.simulate(completing(environment.ledger));
    await environment.apply();
    await until(
      'it was tried often',
      () => statuses.filter((said) => said === 'False JobRefused').length >= 4,
      120_000,
    );
    const first = statuses.indexOf('False JobRefused');
    expect(new Set(statuses.slice(first))).toEqual(new Set(['False JobRefused']));
    await environment.kubectl('delete', 'quota', 'none');
    await environment.reaches('Succeeded', 'True AllTasksSettled');
  });
});
