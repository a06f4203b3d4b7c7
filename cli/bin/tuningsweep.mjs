#!/usr/bin/env node
// Plain JavaScript that any Node from 18 on can run: it only makes sure that the command line itself, which is
// TypeScript, runs on a Node that can. `npx` and `npm run` find the locked Node first, so they never need the hand-over.
import { runChild } from './child.mjs';
import { keepCompiled } from './compile-cache.mjs';
import { findLockedRuntime, isRecentEnough, NEEDED, silenceExperiments } from './runtime.mjs';
import { fileURLToPath } from 'node:url';

/** The exit code of every command when what was asked for cannot be done as things are. */
const EXIT_UNUSABLE = 1;

if (isRecentEnough()) {
  stopWithLauncher();
  silenceExperiments();
  keepCompiled();
  await import('../src/main.ts').catch(explainMissingPackages);
} else {
  await handOver();
}

/** Runs this very file again on the locked Node; the channel tells that process when this one is gone. */
async function handOver() {
  const runtime = findLockedRuntime();
  if (!runtime)
    return fail(
      `TuningSweep needs Node ${NEEDED} or newer, and this is Node ${process.versions.node}: install a newer one`,
    );
  const args = [fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  process.exitCode = await runChild(runtime, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
}

/** A runner whose launcher was killed stops as if it had been asked to, instead of going on unseen. */
function stopWithLauncher() {
  if (!process.channel) return;
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref(); // after the listener, which would keep a finished command alive
}

/** @param {unknown} error */
function explainMissingPackages(error) {
  const missing = error instanceof Error && error.message.startsWith('Cannot find package');
  if (!missing) throw error;
  fail(`A package that TuningSweep needs is not there (${error.message}): install TuningSweep again`);
}

/** @param {string} problem */
function fail(problem) {
  console.error(`${problem}, or in a checkout run: npm run setup`);
  process.exitCode = EXIT_UNUSABLE;
}
