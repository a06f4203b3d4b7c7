import { expect, test } from 'vitest';
import type { SweepResource } from '../../operator/src/cache/resources.ts';
import { until } from '../support/until.ts';
import { insertData } from './data.ts';
import { NAME } from './manifest.ts';
import { completing, useStage } from './environment.ts';

type KStatus = 'Current' | 'Failed' | 'InProgress' | 'Terminating';

/** What Flux, Argo CD and `kubectl wait` tools make of a resource (kstatus, sigs.k8s.io/cli-utils/pkg/kstatus/README). */
function kstatus({ metadata, status }: SweepResource): KStatus {
  const is = (type: string, truth: string): boolean =>
    status?.conditions?.some((condition) => condition.type === type && condition.status === truth) ?? false;
  if (metadata.deletionTimestamp) return 'Terminating';
  if (status?.observedGeneration !== metadata.generation) return 'InProgress';
  if (is('Stalled', 'True')) return 'Failed';
  if (is('Reconciling', 'True') || is('Ready', 'False') || is('Ready', 'Unknown')) return 'InProgress';
  return 'Current';
}

const current = useStage({ withData: false });

test('each phase of a sweep’s life has the kstatus that GitOps tools wait for', { timeout: 120_000 }, async () => {
  const stage = current();
  const becomes = (expected: KStatus, reason: string): Promise<boolean> =>
    until(`${expected}, ${reason}`, async () => {
      const sweep = await stage.sweep();
      const ready = sweep.status?.conditions?.find(({ type }) => type === 'Ready');
      return kstatus(sweep) === expected && ready?.reason === reason;
    });
  await stage.apply();
  expect(kstatus(await stage.sweep())).toBe('InProgress'); // nobody has looked at it yet
  stage.startOperator();
  await becomes('Failed', 'DataNotFound');
  await insertData(stage.ledger);
  await becomes('Current', 'Running');
  await stage.apply({ suspend: true });
  await becomes('Current', 'Suspended');
  await stage.apply();
  await becomes('Current', 'Running');
  stage.play(completing(stage.ledger));
  await becomes('Current', 'AllTasksSettled');
  await stage.apply({ objective: { metric: 'MSE' }, trainer: { template: { spec: { dnsPolicy: 'Sometimes' } } } });
  await becomes('Failed', 'InvalidTemplate');
  await stage.apply({ deletionPolicy: 'Delete' });
  await becomes('Current', 'AllTasksSettled');
  await stage.kubectl('delete', 'tsw', NAME, '--timeout=60s');
});
