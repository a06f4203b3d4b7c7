import { useTrainerFolder } from './trainer-folder.ts';
import { tinyManifest } from './tiny-sweep.ts';

/** Runs the sweep of `sweep.yaml`, whatever an edit of it costs. */
export const RUN = ['run', '-f', 'sweep.yaml', '--yes', '--no-report'] as const;

/** A parabola in words and numbers: what a program reports follows from its parameters alone. */
const TRAINER = `
const { readFileSync, appendFileSync } = require('node:fs');
const { parameters: p } = JSON.parse(readFileSync(process.env.TUNINGSWEEP_PARAMETERS, 'utf8'));
if (p.layers === 4 && p.method === 'b') process.exit(42);
const gap = (Math.log10(p.rate) + 2) ** 2 + p.layers / 10 + (p.momentum ?? 0);
appendFileSync(process.env.TUNINGSWEEP_REPORT, JSON.stringify({ final: true, metrics: { gap } }) + '\\n');
`;

/** A search of a space with an interval, whole numbers, words and a condition. */
export function searchManifest(algorithm: object, parallelism = 2): string {
  return tinyManifest({
    data: undefined,
    parameters: {
      rate: { min: 0.0001, max: 0.1, scale: 'Log' },
      layers: { min: 1, max: 4, step: 1 },
      method: { choices: ['a', 'b'] },
      momentum: { min: 0, max: 0.9, when: { method: ['b'] } },
    },
    algorithm,
    objective: { metric: 'gap', goal: 'Minimize' },
    parallelism,
    trainer: { command: [process.execPath, 'trainer.cjs'], retries: 0, pauseAfterFailures: 0 },
  });
}

/** A folder for each test, with the trainer and an empty ledger. */
export const useSearchFolder = (): (() => string) => useTrainerFolder(TRAINER);
