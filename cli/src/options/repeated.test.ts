import { Command, Option } from 'commander';
import { expect, test } from 'vitest';
import { refuseRepetition, repeatable } from './repeated.ts';

function program(): Command {
  const collect = (value: string, before: readonly string[] = []) => [...before, value];
  const child = new Command('show')
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .option('-f, --file <file>')
    .option('--limit [n]')
    .option('--yes')
    .option('--task <codes...>')
    .addOption(repeatable(new Option('--where <condition>').argParser(collect)))
    .action(() => {});
  const parent = new Command('all').addCommand(child);
  refuseRepetition(parent);
  return parent;
}

const parse = (...args: string[]) =>
  program()
    .parse(['show', ...args], { from: 'user' })
    .commands[0]?.opts();

test.each([
  [['-f', 'a', '-f', 'b'], '-f, --file <file>'],
  [['-f', 'a', '--file', 'a'], '-f, --file <file>'],
  [['--limit', '1', '--limit'], '--limit [n]'],
])('%j is refused', (args, flags) => {
  expect(() => parse(...args)).toThrow(`error: option '${flags}' takes one value, found several`);
});

test.each([
  [['-f', 'a', '--limit', '1'], { file: 'a', limit: '1' }],
  [['--yes', '--yes'], { yes: true }],
  [['--task', 'a', 'b', '--task', 'c'], { task: ['a', 'b', 'c'] }],
  [['--where', 'a=1', '--where', 'b=2'], { where: ['a=1', 'b=2'] }],
])('%j is not', (args, options) => expect(parse(...args)).toEqual(options));
