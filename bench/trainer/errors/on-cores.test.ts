import { expect, it } from 'vitest';
import { onCores } from './on-cores.ts';

it('gives each job to one worker, and results in the order of the jobs', async () => {
  const closed: number[] = [];
  const seen: string[] = [];
  const results = await onCores(
    ['a', 'b', 'c', 'd', 'e'],
    async (core) => ({
      do: async (job) => {
        seen.push(job);
        // The first core is slower.
        for (let turn = 0; turn < 10 * (2 - core); turn += 1) await Promise.resolve();
        return job.toUpperCase();
      },
      close: async () => {
        closed.push(core);
      },
    }),
    2,
  );
  expect(results).toEqual(['A', 'B', 'C', 'D', 'E']);
  expect(seen.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(closed.toSorted((a, b) => a - b)).toEqual([0, 1]);
});
