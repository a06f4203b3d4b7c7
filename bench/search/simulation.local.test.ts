import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { simulate } from './simulation.ts';
import type { Told } from './simulation.ts';

const PROGRAM = join(import.meta.dirname, 'sides', 'simulation.py');
/** Points of which some come again, and times of which some are equal. */
const PROPOSALS = Array.from({ length: 60 }, (_, number) => Math.floor((number * number) / 3) % 11);
const SECONDS = Array.from({ length: 11 }, (_, index) => 1 + ((index * 7) % 5) / 4);

it.each([1, 2, 4, 16])('simulates %i workers of Optuna by the rules of ours', (workers) => {
  const left = [...PROPOSALS];
  const ask = () => {
    const index = left.shift();
    return index === undefined ? undefined : { index };
  };
  const crew = { workers, trainings: 8, secondsOf: (index: number) => SECONDS[index] ?? Number.NaN };
  const ours = simulate({ ask, tell: () => undefined }, crew);
  expect(ours.filter(({ repeated }) => repeated)).not.toHaveLength(0);
  expect(byPython(workers, crew.trainings)).toEqual(ours);
});

function byPython(workers: number, trainings: number): Told[] {
  const input = JSON.stringify({ workers, trainings, proposals: PROPOSALS, seconds: SECONDS });
  const { status, stdout, stderr } = spawnSync('python3', [PROGRAM], { input, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout);
}
