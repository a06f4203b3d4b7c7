import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { WorkQueue } from '../../../kube-runtime/src/queue/workqueue.ts';
import { sweepOf } from '../../../operator/src/controller/sweep-of.ts';
import { until } from '../../support/until.ts';
import { NAME } from '../manifest.ts';
import { completing, useEnvironment } from '../environment.ts';
import type { TestEnvironment } from '../environment.ts';
import { FOUR_POINTS } from '../../support/builders.ts';

describe('what the operator makes and says', () => {
  const current = useEnvironment();

  test('a Job is its sweep’s own, replaced by nobody too early, and carries what a queueing system looks for', async () => {
    const environment = current();
    environment.startOperator();
    await environment.apply({ suspend: true });
    await environment.kubectl('label', 'tsw', NAME, 'kueue.x-k8s.io/queue-name=gpu', 'team=research');
    await environment.apply();
    await until('two run', async () => (await environment.jobs()).length === 2);
    const sweep = await environment.sweep();
    const { key } = sweepOf(sweep, 'test');
    for (const { metadata, spec } of await environment.jobs()) {
      expect(metadata?.name).toMatch(new RegExp(`^${key}-[a-z0-9]{12}$`));
      expect(metadata?.labels).toMatchObject({
        'tuningsweep.io/sweep-key': key,
        'tuningsweep.io/code-task': metadata?.name,
        'app.kubernetes.io/managed-by': 'tuningsweep',
        'kueue.x-k8s.io/queue-name': 'gpu',
      });
      expect(metadata?.labels).not.toHaveProperty('team');
      expect(metadata?.ownerReferences).toMatchObject([
        { kind: 'TuningSweep', uid: sweep.metadata.uid, controller: true },
      ]);
      expect(spec).toMatchObject({ podReplacementPolicy: 'Failed', completions: 1, parallelism: 1 });
      expect(spec?.podFailurePolicy?.rules).toMatchObject([
        { action: 'FailJob', onExitCodes: { values: [42] } },
        { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] },
      ]);
    }
  });

  test('no Job shows how to reach the database', async () => {
    const environment = current();
    environment.startOperator();
    await environment.apply();
    await until('two run', async () => (await environment.jobs()).length === 2);
    const { host, password } = new URL(environment.url);
    const shown = JSON.stringify(await environment.jobs());
    expect(shown).not.toContain(host);
    expect(shown).not.toContain(password);
    expect(shown).toContain('"secretName":"tuningsweep-ledger"');
  });

  test.each<[string, number, Record<string, string>]>([
    ['succeeded', 0, { Ready: 'True', Finished: 'True', Succeeded: 'True', Stalled: 'False' }],
    ['failed', 42, { Ready: 'False', Finished: 'True', Succeeded: 'False', Stalled: 'True' }],
  ])('all conditions of a sweep that %s', async (_, exitCode, summary) => {
    const environment = current();
    environment.startOperator();
    environment.simulate(exitCode === 0 ? completing(environment.ledger) : async () => ({ exitCode }));
    await environment.apply();
    await environment.kubectl('wait', '--for=condition=Finished', `tsw/${NAME}`, '--timeout=300s');
    const { metadata, status } = await environment.sweep();
    const truths = Object.fromEntries((status?.conditions ?? []).map((found) => [found.type, found.status]));
    const rest = { DatabaseReachable: 'True', DataAvailable: 'True', GridWritten: 'True', Suspended: 'False' };
    expect(truths).toEqual({ ...summary, ...rest });
    for (const condition of status?.conditions ?? []) {
      expect(condition.reason).not.toBe('');
      expect(condition.observedGeneration).toBe(metadata.generation);
    }
  });

  test('a template that was refused is sent again in a minute or once it is edited, and then stalls nothing', async () => {
    const environment = current();
    const later = vi.spyOn(WorkQueue.prototype, 'addAfter');
    onTestFinished(() => later.mockRestore());
    environment.startOperator();
    await environment.apply({ trainer: { template: { spec: { dnsPolicy: 'Sometimes' } } } });
    await environment.reaches('Stalled', 'True InvalidTemplate');
    for (const look of ['first', 'second']) {
      const before = await total(environment, 'controller_runtime_reconcile_total{result="success"}');
      await environment.kubectl('annotate', 'tsw', NAME, `test/${look}=now`);
      await until(
        'it was looked at again',
        async () => (await total(environment, 'controller_runtime_reconcile_total{result="success"}')) > before,
      );
    }
    expect(await total(environment, 'rest_client_requests_total{code="422"')).toBe(1);
    expect(later).toHaveBeenCalledWith(`${environment.namespace}/${NAME}`, 60_000);
    await environment.apply();
    await environment.reaches('Ready', 'True Running');
    expect(await environment.condition('Stalled')).toBe('False Running');
  });

  test.each([
    ['succeeded', 0],
    ['failed', 42],
  ])('of many tasks that %s, few Jobs stay for their logs', async (_, exitCode) => {
    const environment = current();
    environment.startOperator();
    environment.simulate(exitCode === 0 ? completing(environment.ledger) : async () => ({ exitCode }));
    const epoch = { values: Array.from({ length: 15 }, (__, index) => index + 1) };
    await environment.apply({ parameters: { ...FOUR_POINTS, epoch }, parallelism: 30 });
    await environment.kubectl('wait', '--for=condition=Finished', `tsw/${NAME}`, '--timeout=300s');
    const jobs = await environment.jobs();
    expect(jobs.length).toBeGreaterThan(0);
    expect(jobs.length).toBeLessThanOrEqual(20);
    expect(jobs.every(({ metadata }) => metadata?.annotations?.['tuningsweep.io/settled'] !== undefined)).toBe(true);
  });

  test('a sweep that goes with deletionPolicy Retain leaves its rows', async () => {
    const environment = current();
    environment.startOperator();
    environment.simulate(completing(environment.ledger));
    await environment.apply({ deletionPolicy: 'Retain' });
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    await environment.kubectl('delete', 'tsw', NAME, '--timeout=300s');
    for (const table of ['TB_HYPERPARAMETER', 'TB_MODELRESULT', 'TB_TASK'] as const)
      expect(await environment.ledger.db.selectFrom(table).selectAll().execute()).toHaveLength(4);
    // One more row says that the set-up is done.
    expect(await environment.ledger.db.selectFrom('TB_TASKSTATUS').selectAll().execute()).toHaveLength(5);
  });
});

/** Sum of the series whose line begins so. */
async function total(environment: TestEnvironment, prefix: string): Promise<number> {
  const lines = (await (await fetch(environment.metricsUrl)).text()).split('\n');
  return lines.filter((line) => line.startsWith(prefix)).reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
