import fc from 'fast-check';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { startCli } from '../../support/cli/cli.ts';
import { trainersIn } from '../../support/cli/processes.ts';
import { tally } from '../tally.ts';
import { aFolder, expectRecovery, wholeScenario } from './scenario.ts';
import type { Step } from './scenario.ts';

const KILLS = 100;
/** About as long as a run takes on an idle machine. */
const LONGEST_MS = 1500;

interface Kill {
  readonly run: number;
  readonly afterMs: number;
  readonly victim: 'runner' | 'trainer';
}

const kills: fc.Arbitrary<Kill> = fc.record({
  run: fc.nat(2),
  afterMs: fc.nat(LONGEST_MS),
  victim: fc.constantFrom('runner', 'trainer'),
});

let runs: Step[];
beforeAll(async () => (runs = (await wholeScenario()).filter(({ command }) => command[0] === 'run')));

/** @returns whether there was still somebody to kill */
async function survives({ run, afterMs, victim }: Kill): Promise<boolean> {
  const step = runs[run]!;
  const at = aFolder(step.folder);
  const { child, done } = startCli(at, ...step.command);
  await sleep(afterMs);
  const killed = victim === 'runner' ? child.kill('SIGKILL') : killTrainer(at);
  const { code, stderr } = await done;
  if (child.signalCode === null) assert.equal(code, step.reference.code, stderr);
  await expectRecovery(step, at);
  return killed;
}

function killTrainer(at: string): boolean {
  const [trainer] = trainersIn(at);
  try {
    return trainer !== undefined && process.kill(trainer.pid, 'SIGKILL');
  } catch {
    return false; // it ended at that moment
  }
}

test('killed at any moment, runner or trainer, the command ends as ever', { timeout: 1_800_000 }, async () => {
  const seed = Date.now() % 2 ** 30;
  console.log(`seed ${seed}`);
  let killed = 0;
  for (const kill of fc.sample(kills, { numRuns: KILLS, seed })) killed += (await survives(kill)) ? 1 : 0;
  expect(killed).toBeGreaterThan(KILLS / 10);
  tally('random kills', killed);
});
