import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ACTIONLINT } from '../tools/go-program.ts';

test.each(globSync('.github/workflows/*.yml'))('actionlint has nothing against %s', (file) => {
  expect(execFileSync(ACTIONLINT.path, ['-oneline', file], { encoding: 'utf8' })).toBe('');
});
