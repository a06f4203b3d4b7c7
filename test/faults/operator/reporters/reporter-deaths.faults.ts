import { expect, test } from 'vitest';
import { useEnvironment } from '../../../operator/environment.ts';
import { tally } from '../../tally.ts';
import { DEATHS } from './deaths.ts';
import { survivesDeaths } from './reporter-deaths.ts';

const current = useEnvironment();

test(
  'whatever dies around a write of a reporter, its task is trained once more or goes on',
  { timeout: 500_000 },
  async () => {
    const ends = await survivesDeaths(current(), DEATHS);
    console.log(`${DEATHS.length} deaths, whose attempts ended: ${JSON.stringify(Object.fromEntries(ends))}`);
    tally('deaths around a reporter’s writes', DEATHS.length);
    expect(ends.get('0 Completed')).toBe(DEATHS.length);
  },
);
