import { expect, test, vi } from 'vitest';
import { buildProgram } from './program.ts';

const namesFor = async (first?: string): Promise<string[]> =>
  (await buildProgram(first)).commands.map((command) => command.name());

test('a command is loaded without the others', async () => {
  expect(await namesFor('best')).toEqual(['best']);
  expect(await namesFor('completion')).toEqual(['completion']);
  expect(await namesFor('__complete')).toEqual(['__complete']);
  expect(await namesFor('--version')).toEqual([]);
});

test.each([undefined, '--help', 'help', 'beest', 'toString'])('all are loaded for %s', async (first) => {
  const all = await namesFor(first);
  expect(all).toEqual(expect.arrayContaining(['run', 'best', 'completion']));
  expect(all).not.toContain('__complete');
});

test.each([
  ['run', ['-f', 'a.yaml', '--trainer']],
  ['data', ['import', 'prices.csv']],
  ['model', ['export', '--nothing']],
])('what %s cannot use ends with the exit code for that', async (first, args) => {
  const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`exit code ${code}`);
  });
  const program = await buildProgram(first);
  await expect(program.parseAsync([first, ...args], { from: 'user' })).rejects.toThrow('exit code 2');
  exit.mockRestore();
});
