import { expect, test } from 'vitest';
import type { SweepResource } from '../../../operator/src/cache/resources.ts';
import { until } from '../../support/until.ts';
import { insertData } from '../data.ts';
import { NAME } from '../manifest.ts';
import { completing, useEnvironment } from '../environment.ts';

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

const current = useEnvironment({ withData: false });

test('each phase of a sweep’s life has the kstatus that GitOps tools wait for', async () => {
  const environment = current();
  const becomes = (expected: KStatus, reason: string): Promise<boolean> =>
    until(`${expected}, ${reason}`, async () => {
      const sweep = await environment.sweep();
      const ready = sweep.status?.conditions?.find(({ type }) => type === 'Ready');
      return kstatus(sweep) === expected && ready?.reason === reason;
    });
  await environment.apply();
  expect(kstatus(await environment.sweep())).toBe('InProgress'); // nobody has looked at it yet
  environment.startOperator();
  await becomes('Failed', 'DataNotFound');
  await insertData(environment.ledger);
  await becomes('Current', 'Running');
  await environment.apply({ suspend: true });
  await becomes('Current', 'Suspended');
  await environment.apply();
  await becomes('Current', 'Running');
  environment.simulate(completing(environment.ledger));
  await becomes('Current', 'AllTasksSettled');
  await environment.apply({
    objective: { metric: 'MSE' },
    trainer: { template: { spec: { dnsPolicy: 'Sometimes' } } },
  });
  await becomes('Failed', 'InvalidTemplate');
  await environment.apply({ deletionPolicy: 'Delete' });
  await becomes('Current', 'AllTasksSettled');
  await environment.kubectl('delete', 'tsw', NAME, '--timeout=300s');
});
