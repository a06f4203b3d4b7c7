import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import { startCli } from '../support/cli/cli.ts';
import type { Cli } from '../support/cli/cli.ts';
import { trainersIn } from '../support/cli/processes.ts';
import { embedded, tasksIn, tinyManifest } from './tiny-sweep.ts';

/** A trainer that ends once there is a file `go`, and one whose rate is 3 fails. */
export const HELD_TRAINER = `
const { existsSync, readFileSync, appendFileSync } = require('node:fs');
const { parameters: { rate } } = JSON.parse(readFileSync(process.env.TUNINGSWEEP_PARAMETERS, 'utf8'));
const end = () => {
  if (rate === 3) process.exit(42);
  appendFileSync(process.env.TUNINGSWEEP_REPORT, JSON.stringify({ final: true, metrics: { error: rate } }) + '\\n');
  clearInterval(timer);
};
const timer = setInterval(() => existsSync('go') && end(), 20);
`;

/** A manifest of three tasks for that trainer. */
export function heldManifest(name: string, changes: Record<string, unknown> = {}): string {
  const manifest = tinyManifest({
    data: undefined,
    parameters: { rate: { values: [1, 2, 3] } },
    objective: { metric: 'error', goal: 'Minimize' },
    parallelism: 1,
    trainer: { command: [process.execPath, 'trainer.cjs'] },
    ...changes,
  });
  return manifest.replace('name: tiny', `name: ${name}`);
}

/** Lets the trainers of a folder end. */
export function letEnd(folder: string): void {
  writeFileSync(join(folder, 'go'), '');
}

/** Starts the sweep `tiny` and waits until it trains. */
export async function startHeld(folder: string): Promise<Cli> {
  writeFileSync(join(folder, 'sweep.yaml'), heldManifest('tiny'));
  const runner = startCli(folder, 'run', '-f', 'sweep.yaml', '--no-report');
  await vi.waitFor(async () => {
    const states = (await tasksIn(embedded(folder))).map(({ status }) => status);
    if (!states.includes('Running') || trainersIn(folder).length === 0) throw new Error(`not yet: ${states.join()}`);
  }, WAIT);
  return runner;
}

const WAIT = { timeout: 600_000, interval: 50 };
