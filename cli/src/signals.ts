import { COMMAND_EXIT } from '@tuningsweep/ledger/contracts';

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
