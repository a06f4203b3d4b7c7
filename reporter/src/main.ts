/** The sidecar of a pod: claims the task that CODE_TASK names and records what the trainer beside it reports, until it is asked to end. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ledgerId, LedgerError, openLedger, patience } from '@tuningsweep/ledger';
import type { Ledger, Patiently } from '@tuningsweep/ledger';
import { SHARED_FOLDER, TRAINER_EXIT } from '@tuningsweep/ledger/contracts';
import { PodReporter } from './pod/pod-reporter.ts';
import { readSettings } from './pod/settings.ts';
import type { Settings } from './pod/settings.ts';

/** A trainer's own: what a URL that is wrong takes to be told, and what an outage may take. */
const RETRY = { unanswered: 60, answered: 3600 };

const say = (sentence: string): void => console.error(sentence);

/** Fulfilled once the trainer has ended, or the pod is to end. */
const asked = Promise.withResolvers<void>();
/** Another one than in a pod only in tests. */
const folder = process.argv[2] ?? SHARED_FOLDER.path;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    // Before the trainer could begin there is nothing to record.
    if (!existsSync(join(folder, SHARED_FOLDER.parameters))) process.exit(TRAINER_EXIT[signal]);
    asked.resolve();
  });

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const patiently = patience(RETRY, (error, pauseSeconds) =>
    say(`${error.message}; trying again in ${pauseSeconds} s`),
  );
  const ledger = await openIntended(settings, patiently);
  const reporter = await PodReporter.start({ ...settings, ledger, folder, patiently, say });
  console.log(`records attempt ${reporter.attempt} of ${settings.codeTask}`);
  await asked.promise;
  await reporter.end();
  await ledger.close();
}

async function openIntended({ ledgerUrl, ledgerId: intended }: Settings, patiently: Patiently): Promise<Ledger> {
  const ledger = await patiently(() => openLedger(ledgerUrl));
  const found = await patiently(() => ledgerId(ledger));
  if (found !== intended)
    throw new LedgerError(`expected the ledger ${intended}, found ${found} at ${ledger.describe}`);
  return ledger;
}

async function exitCode(): Promise<number> {
  try {
    await main();
    return TRAINER_EXIT.done;
  } catch (error) {
    say(error instanceof LedgerError ? error.message : String(error instanceof Error ? error.stack : error));
    return TRAINER_EXIT.retryable;
  }
}

process.exit(await exitCode());
