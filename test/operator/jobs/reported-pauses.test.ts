import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SHARED_FOLDER } from '../../../ledger/src/contracts.ts';
import { isNotFound, PODS, refOf } from '../../../kube-runtime/src/index.ts';
import type { Ending } from '../../cluster/pod-simulator.ts';
import { until } from '../../support/until.ts';
import { useEnvironment } from '../environment.ts';
import type { TestEnvironment } from '../environment.ts';
import { reporting } from '../reporting.ts';
import type { ReportingPod } from '../reporting.ts';

const current = useEnvironment();

/** Whoever works in a pod only learns of a pause by its end. */
async function untilItsEnd(environment: TestEnvironment, { pod, codeTask }: ReportingPod): Promise<void> {
  const api = environment.client();
  await until(`the pod of ${codeTask} is ended`, async () => {
    const found = await api.get(PODS, refOf(pod)).catch((error: unknown) => {
      if (isNotFound(error)) return undefined;
      throw error;
    });
    return found === undefined || found.metadata?.deletionTimestamp !== undefined;
  });
  await api.close();
}

test('a program that reports is ended at a rung, and goes on from what it had kept', async () => {
  const environment = current();
  const begun = new Map<string, string[]>();
  const train = async (pod: ReportingPod): Promise<Ending | undefined> => {
    const kept = join(pod.folder, SHARED_FOLDER.checkpoints, 'step');
    const before = begun.get(pod.codeTask);
    begun.set(pod.codeTask, [...(before ?? []), before ? readFileSync(kept, 'utf8') : 'the beginning']);
    if (before) {
      pod.report({ step: 2, metrics: { f1: 0.2 } }, { final: true, metrics: { f1: 0.3 } });
      return { exitCode: 0 };
    }
    writeFileSync(kept, '1');
    pod.report({ step: 1, metrics: { f1: begun.size / 10 } });
    await untilItsEnd(environment, pod);
    return undefined;
  };
  environment.startOperator();
  environment.simulate(reporting(environment, train));
  await environment.apply({
    parameters: { rate: { values: [1, 2, 3, 4] } },
    parallelism: 4,
    objective: { metric: 'f1', goal: 'Maximize' },
    earlyStopping: { name: 'ASHA', minEpochs: 1, reductionFactor: 4 },
    trainer: { image: 'example.org/own', command: ['train'], retries: 0 },
  });
  await environment.reaches('Succeeded', 'True AllTasksSettled');
  const tasks = await environment.tasks();
  expect(tasks.map(({ status }) => status).toSorted()).toEqual(['Completed', 'Stopped', 'Stopped', 'Stopped']);
  const best = tasks.find(({ status }) => status === 'Completed');
  expect(begun.get(best?.codeTask ?? '')).toEqual(['the beginning', '1']);
  const ends = await environment.ledger.db.selectFrom('TB_TASKATTEMPT').select('CAUSE').execute();
  const causes = ends.map(({ CAUSE }) => CAUSE ?? '').toSorted();
  expect(causes).toEqual(['Completed', 'Paused', 'Paused', 'Paused', 'Paused']);
});
