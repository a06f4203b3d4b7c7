import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { builtIn } from '../local/trainers/built-in.ts';
import { fail, note, ok, oneLine } from './check.ts';
import type { Check } from './check.ts';

const LIMIT_MS = 120_000;

/** What the trainer's own program says. */
interface Speed {
  backend: string;
  versions: string;
  passedOver: { backend: string; reason: string }[];
  stepsPerSecond: number;
}

/** Lets the trainer, in a process of its own, compute some steps. */
export async function checkTrainer(): Promise<Check[]> {
  const {
    command: [node, ...args],
    env,
  } = builtIn('speed');
  try {
    const { stdout } = await promisify(execFile)(node, args, {
      timeout: LIMIT_MS,
      env: { ...process.env, ...env },
    });
    const speed: Speed = JSON.parse(stdout);
    return [
      ok('Trainer', speed.versions),
      checkBackend(speed),
      ok('Speed', `${figure(speed.stepsPerSecond)} steps/s (batch 10, sequence 50, units 50 and 64)`),
    ];
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    return [fail('Trainer', said || oneLine(error), 'Set the trainer up: npx tuningsweep setup-trainer')];
  }
}

function checkBackend({ backend, passedOver: [first] }: Speed): Check {
  if (!first) return ok('Backend', backend);
  const found = `${backend}, because ${first.backend} does not work here: ${first.reason}`;
  return note('Backend', found, 'The fastest backend cannot be used; set it up: npx tuningsweep setup-trainer');
}

function figure(value: number): string {
  return String(Number(value.toPrecision(3)));
}
