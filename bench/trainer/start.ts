import { CASES } from './cases.ts';
import { Side } from './side.ts';
import type { SideName } from './side.ts';

export interface StartResult {
  side: SideName;
  seconds: number;
  memory: number;
}

const FIRST = CASES[0];

/** Seconds from the start of a process to the end of its first training step, and its peak memory in MiB after a hundred. */
export async function measureStart(name: SideName, python: string, seriesFile: string): Promise<StartResult> {
  if (FIRST === undefined) throw new Error('there are no cases');
  const begin = performance.now();
  const side = await Side.start(name, python, seriesFile);
  await side.seconds(FIRST, 1);
  const seconds = (performance.now() - begin) / 1000;
  await side.seconds(FIRST, name === 'tfjs' ? 10 : 100);
  const memory = side.peakMemory();
  await side.close();
  return { side: name, seconds, memory };
}
