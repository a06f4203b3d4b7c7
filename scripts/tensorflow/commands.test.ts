import { expect, test } from 'vitest';
import { mustRun, requireTools, SetupError } from './commands.mjs';

const missing = (name: string) =>
  ({ probe: [`no-such-${name}`, ['--version']], name, debian: `${name}-package` }) as const;

test('names everything that is missing and the one command that installs it', () => {
  const there = { probe: ['true', []], name: 'true', debian: 'coreutils' } as const;
  expect(() => requireTools([there])).not.toThrow();
  expect(() => requireTools([missing('pip'), there, missing('g++')])).toThrow(SetupError);
  expect(() => requireTools([missing('pip'), there, missing('g++')])).toThrow(
    /pip and g\+\+ not found.*\n.*sudo apt-get install -y pip-package g\+\+-package /,
  );
});

test('a command that fails is reported with its purpose and its own words', () => {
  const run = () => mustRun('fetch the wheel', 'sh', ['-c', 'echo no route to host >&2; exit 3']);
  expect(run).toThrow('Could not fetch the wheel: sh failed.\nno route to host');
});
