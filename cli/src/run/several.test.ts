import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { UsageError } from '../exit.ts';
import { runInTurn, worstOf } from './several.ts';

const jobs = (...names: string[]) => names.map((name) => ({ sweep: { namespace: 'default', name } }));

let said: string[];
beforeEach(() => {
  said = [];
  vi.spyOn(console, 'error').mockImplementation((text: string) => void said.push(text));
});
afterEach(() => void vi.restoreAllMocks());

/** Runs sweeps whose names say how they end: their exit code, or that they are refused. */
async function run(...names: string[]) {
  const begun: string[] = [];
  const code = await runInTurn(jobs(...names), async ({ sweep: { name } }) => {
    begun.push(name);
    if (name === 'refused') throw new UsageError('not like this');
    return Number(name.split('-')[1]);
  });
  return { code, begun, last: said.at(-1) };
}

test.each([
  [[], 0],
  [[0, 0], 0],
  [[0, 3, 0], 3],
  [[4, 3], 3],
  [[3, 2, 4], 2],
  [[2, 1], 1],
  [[3, 130], 130],
])('the worst of %j is %d', (codes, worst) => expect(worstOf(codes)).toBe(worst));

test('one alone is run as it is', async () => {
  expect(await run('a-3')).toEqual({ code: 3, begun: ['a-3'], last: undefined });
  await expect(run('refused')).rejects.toThrow('not like this');
});

test('one that fails or is refused does not keep the next from being run', async () => {
  const { code, begun, last } = await run('a-0', 'b-3', 'refused', 'c-0');
  expect({ code, begun }).toEqual({ code: 2, begun: ['a-0', 'b-3', 'refused', 'c-0'] });
  expect(said).toContain('Sweep 2 of 4: default/b-3');
  expect(said).toContain('tuningsweep: not like this');
  expect(last).toBe('2 of 4 sweeps ended well; default/b-3: exit code 3; default/refused: exit code 2.');
});

test.each([
  ['Ctrl-C', 130],
  ['a database out of reach', 1],
])('%s does', async (_, code) => {
  expect(await run('a-0', `b-${code}`, 'c-0')).toEqual({
    code,
    begun: ['a-0', `b-${code}`],
    last: `1 of 3 sweeps ended well; default/b-${code}: exit code ${code}; default/c-0 was not begun.`,
  });
});

test('what nobody foresaw is thrown', async () => {
  const wrong = runInTurn(jobs('a', 'b'), () => Promise.reject(new TypeError('a fault of ours')));
  await expect(wrong).rejects.toThrow('a fault of ours');
});
