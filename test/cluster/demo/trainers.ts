import { KubeClient } from '../../../kube-runtime/src/client/client.ts';
import { loadKubeConfig } from '../../../kube-runtime/src/client/credentials.ts';
import { TrainerProcess } from '../../../cli/src/local/trainers/trainer-process.ts';
import { simulatePods } from '../pod-simulator.ts';
import type { FakeTrainer } from '../pod-simulator.ts';
import { projectFile } from './project-file.ts';

/**
 * Trains the task of every pod that runs, in a process of this machine.
 *
 * @returns what stops it
 */
export async function trainPods(kubeconfig: string, ledgerUrl: string): Promise<() => Promise<void>> {
  const client = new KubeClient({ load: () => loadKubeConfig({ kubeconfig }), version: 'demo' });
  const stop = new AbortController();
  const simulating = simulatePods(client, [], trainerOn(ledgerUrl), stop.signal);
  return async () => {
    stop.abort();
    await simulating;
    await client.close();
  };
}

function trainerOn(ledgerUrl: string): FakeTrainer {
  return async (codeTask, pod) => {
    const env = { CODE_TASK: codeTask, LEDGER_URL: ledgerUrl, TASK_HOLDER: pod.metadata?.uid ?? '' };
    const command = [process.execPath, projectFile('trainer-image/src/main.ts')] as const;
    const outcome = await new TrainerProcess({ command, env }).ended;
    return outcome.succeeded ? { exitCode: 0 } : { exitCode: outcome.exitCode ?? 1, message: outcome.message };
  };
}
