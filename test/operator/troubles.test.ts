import { describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import type { ServerResponse } from 'node:http';
import { until } from '../support/until.ts';
import { apiWay, type ApiRequest, type Meddler } from '../faults/operator/api-proxy.ts';
import { NAME } from './manifest.ts';
import { completing, useStage, type Stage } from './environment.ts';

const LIMIT = { timeout: 120_000 };

/** Answers of an API server, or of what it asks, that are no success. */
function refusal(code: number, reason: string, message: string): (response: ServerResponse) => void {
  const body = JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message });
  return (response) => void response.writeHead(code, { 'content-type': 'application/json' }).end(body);
}

/** An operator on a way on which some requests are refused, while `isOn`. */
async function refusing(
  stage: Stage,
  isDue: (asked: ApiRequest) => boolean,
  refuse: (response: ServerResponse) => void,
): Promise<{ isOn: boolean; times: number }> {
  const state = { isOn: true, times: 0 };
  const meddle: Meddler = async (asked, response) => {
    if (!state.isOn || !isDue(asked)) return false;
    state.times += 1;
    refuse(response);
    return true;
  };
  const way = await apiWay(stage.cluster.connection, { onWrite: () => undefined, crash: () => {} }, meddle);
  stage.startOperator({ kubeconfig: way.kubeconfig });
  return state;
}

const isWrite = (method: string, path: RegExp) => (asked: ApiRequest) =>
  asked.method === method && path.test(asked.url.pathname);
const newJob = isWrite('POST', /\/jobs$/);
const realJob = (asked: ApiRequest): boolean => newJob(asked) && !asked.url.searchParams.has('dryRun');

async function readyMessage(stage: Stage): Promise<string> {
  const { status } = await stage.sweep();
  return status?.conditions?.find(({ type }) => type === 'Ready')?.message ?? '';
}

describe('trouble shows on the resource, in its own words, and goes away by itself', LIMIT, () => {
  const current = useStage();

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
    const stage = current();
    const state = await refusing(stage, isDue, refuse);
    stage.play(completing(stage.ledger));
    await stage.apply({ deletionPolicy: 'Delete' });
    await stage.reaches('Ready', `False ${reason}`);
    expect(await readyMessage(stage)).toMatch(message);
    await until('there is an event', async () =>
      (await stage.kubectl('get', 'events', `--field-selector=reason=${reason}`, '-o', 'name')).includes('event'),
    );
    state.isOn = false;
    await stage.reaches('Succeeded', 'True AllTasksSettled', 90_000);
    expect(await stage.condition('Ready')).toBe('True AllTasksSettled');
  });

  test('a status that is refused: what it says instead is taken', async () => {
    const stage = current();
    const says = (asked: ApiRequest): boolean =>
      isWrite('PATCH', /\/status$/)(asked) && asked.body.includes('"reason":"Running"');
    const state = await refusing(stage, says, refusal(422, 'Invalid', 'status.conditions[0].message: Too long'));
    stage.play(async () => undefined);
    await stage.apply();
    await stage.reaches('Ready', 'False ApiError');
    expect(await readyMessage(stage)).toContain('Too long');
    state.isOn = false;
    await stage.reaches('Ready', 'True Running', 90_000);
  });

  test('events that are refused hold nothing up', async () => {
    const stage = current();
    const state = await refusing(stage, isWrite('POST', /\/events$/), refusal(403, 'Forbidden', 'exceeded quota'));
    stage.play(completing(stage.ledger));
    await stage.apply();
    await stage.reaches('Succeeded', 'True AllTasksSettled');
    expect(state.times).toBeGreaterThan(0);
  });

  test('a table that is missing', async () => {
    const stage = current();
    stage.startOperator();
    stage.play(async () => undefined);
    await stage.apply();
    await until('two run', async () => (await stage.sweep()).status?.tasks?.active === 2);
    await sql`rename table TB_TASK to TB_AWAY`.execute(stage.ledger.db);
    await stage.kubectl('annotate', 'tsw', NAME, 'test/look=again');
    await stage.reaches('Ready', 'False DatabaseError');
    expect(await readyMessage(stage)).toMatch(/TB_TASK.*Mend the ledger/);
    await sql`rename table TB_AWAY to TB_TASK`.execute(stage.ledger.db);
    await stage.reaches('Ready', 'True Running', 90_000);
  });

  test('Jobs that are refused do not make Ready flap: it is False until one is taken', async () => {
    const stage = current();
    await stage.kubectl('create', 'quota', 'none', '--hard=count/jobs.batch=0');
    const isTrial = (asked: ApiRequest): boolean => newJob(asked) && asked.url.searchParams.has('dryRun');
    // The dry run is answered as if there were room, so that each launch is refused.
    const statuses: string[] = [];
    const way = await apiWay(
      stage.cluster.connection,
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
    stage.startOperator({ kubeconfig: way.kubeconfig });
    stage.play(completing(stage.ledger));
    await stage.apply();
    await until('it was tried often', () => statuses.filter((said) => said === 'False JobRefused').length >= 4, 60_000);
    const first = statuses.indexOf('False JobRefused');
    expect(new Set(statuses.slice(first))).toEqual(new Set(['False JobRefused']));
    await stage.kubectl('delete', 'quota', 'none');
    await stage.reaches('Succeeded', 'True AllTasksSettled', 90_000);
  });
});
