import { expect } from 'vitest';
import { tally } from '../tally.ts';
import { describeWrite } from './odd-values.ts';
import type { ForeignWrite } from './odd-values.ts';
import { endAfterFirst } from './run-scene.ts';

/** Of each list the first write that is taken is done under a run of its own, which has to end or to say why not. */
export async function expectRunsEnd(folder: string, lists: readonly (readonly ForeignWrite[])[]): Promise<void> {
  const problems: string[] = [];
  for (const writes of lists) {
    const { write, effects, problem } = await endAfterFirst(folder, writes);
    if (write === undefined) problems.push(`${writes[0]?.table}: ${effects.join(', ')}`);
    else if (problem !== undefined) problems.push(`${describeWrite(write)}: ${problem}`);
    const countOf = (wanted: string): number => effects.filter((effect) => effect === wanted).length;
    tally('foreign writes under a run of real processes', countOf('taken'));
    tally('foreign writes that the store refused under such a run', countOf('refused'));
    tally('foreign writes that met no row under such a run', countOf('met no row'));
  }
  expect(problems).toEqual([]);
}
