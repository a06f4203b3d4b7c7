import { setTimeout as sleep } from 'node:timers/promises';
import { COMMAND_EXIT } from '@tuningsweep/ledger/contracts';
import { InterruptedError } from './exit.ts';

/** Aborts at the first SIGINT or SIGTERM; the second leaves at once. Trainers notice and end by themselves. */
export function stopSignal(onStop: () => void): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(COMMAND_EXIT.interrupted);
    controller.abort();
    onStop();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return controller.signal;
}

/** Lets so many milliseconds go by. @throws InterruptedError once the signal has fired */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {
    throw new InterruptedError();
  });
}
