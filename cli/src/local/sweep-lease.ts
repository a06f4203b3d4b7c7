import { acquireLease, LeaseHeldError, releaseLease, sweepLeaseName } from '@tuningsweep/ledger';
import type { Lease, Ledger } from '@tuningsweep/ledger';
import { LeaseKeeper } from '@tuningsweep/engine/sweep';
import type { Sweep } from '@tuningsweep/engine/sweep';
import { SweepHeldError } from '../exit.ts';
import { pause } from '../signals.ts';
import { describeRunner, readRunners, runnerOf } from '../sweep/runner.ts';
import type { Runner } from '../sweep/runner.ts';
import { isGone, runnerHolder } from './holder.ts';

/** How long others take a runner for alive that does not renew its lease. */
export const LEASE_SECONDS = 15;

/** Which sweep, and whom to tell, in a sentence, that its row of TB_LEADER was written over. */
export interface Taking {
  readonly sweep: Pick<Sweep, 'key' | 'namespace' | 'name'>;
  readonly onOddEpoch: (warning: string) => void;
}

/**
 * Takes the right to drive a sweep outside a cluster; from a runner that died on this machine at once.
 * @throws SweepHeldError when somebody else has it.
 */
export async function takeSweep(
  ledger: Ledger,
  { sweep, onOddEpoch }: Taking,
  ttlSeconds = LEASE_SECONDS,
): Promise<Lease> {
  const request = { name: sweepLeaseName(sweep.key), holder: runnerHolder(), ttlSeconds };
  try {
    return await acquireLease(ledger, { ...request, takeOver: isGone, onOddEpoch });
  } catch (error) {
    if (!(error instanceof LeaseHeldError)) throw error;
    throw new SweepHeldError(refusal(sweep, ledger, runnerOf(error.holder)));
  }
}

const ASK_AGAIN_MS = 1000;

/** The same, but waits until the other one has given the sweep back or has died. @throws InterruptedError once aborted */
export async function takeSweepLater(
  ledger: Ledger,
  taking: Taking & { readonly signal: AbortSignal; readonly onWait: (why: string) => void },
): Promise<Lease> {
  for (let isFirst = true; ; isFirst = false) {
    try {
      return await takeSweep(ledger, taking);
    } catch (error) {
      if (!(error instanceof SweepHeldError)) throw error;
      if (isFirst) taking.onWait(error.message);
    }
    await pause(ASK_AGAIN_MS, taking.signal);
  }
}

/** For whoever asks first, or does other things before. @throws SweepHeldError when somebody drives the sweep */
export async function refuseIfDriven(ledger: Ledger, sweep: Taking['sweep']): Promise<void> {
  const runner = (await readRunners(ledger, sweep.key)).get(sweep.key);
  if (runner) throw new SweepHeldError(refusal(sweep, ledger, runner));
}

/** With SQLite the lease is not renewed in the middle of a step, which may be one of a large sweep. */
const LONGEST_STEP_SECONDS = 60;

/** Does some work on a sweep while nobody else drives it. @throws SweepHeldError, FencedError */
export async function alone<T>(ledger: Ledger, taking: Taking, work: (lease: Lease) => Promise<T>): Promise<T> {
  const lease = await takeSweep(ledger, taking, LONGEST_STEP_SECONDS);
  // Whoever loses the lease is refused at its next write.
  const keeper = new LeaseKeeper(ledger, lease, LONGEST_STEP_SECONDS, () => {});
  try {
    return await work(lease);
  } finally {
    keeper.stop();
    await releaseLease(ledger, lease);
  }
}

function refusal({ namespace, name }: Taking['sweep'], { describe }: Ledger, runner: Runner): string {
  return `${namespace}/${name} in ${describe} is driven by ${describeRunner(runner)}. ${advice(runner, { namespace, name })}`;
}

function advice(runner: Runner, { namespace, name }: Pick<Sweep, 'namespace' | 'name'>): string {
  if (runner.kind === 'operator')
    return `On its cluster: kubectl get tuningsweep -n ${namespace} ${name} (delete it there, or wait until it is over).`;
  return (
    `Wait for its end, as "tuningsweep run -f FILE --wait" does, or stop it with Ctrl-C there or, on ${runner.host}, with: ` +
    `kill ${runner.pid}. What it has finished is kept.`
  );
}
