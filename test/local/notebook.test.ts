import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { cli } from '../support/cli/cli.ts';
import { pythonPackages } from '../support/cli/python-packages.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));
const NOTEBOOK = join(EXAMPLES, 'notebook/sweep.ipynb');

interface Cell {
  readonly cell_type: string;
  readonly source: readonly string[];
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tuningsweep-'));
  cpSync(join(EXAMPLES, 'trainers'), join(folder, 'examples/trainers'), { recursive: true });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
});

/** The code of the notebook as one program, with what a cell shows printed. */
function program(): string {
  const { cells }: { cells: readonly Cell[] } = JSON.parse(readFileSync(NOTEBOOK, 'utf8'));
  return cells
    .filter(({ cell_type: type }) => type === 'code')
    .map(({ source }) => {
      const last = source.at(-1) ?? '';
      return /^\w[^=]*$/.test(last) ? [...source.slice(0, -1), `print(${last})`].join('') : source.join('');
    })
    .join('\n');
}

test('the notebook reads a sweep of any parameters and metrics', async () => {
  const manifest = 'examples/trainers/curve.yaml';
  expect((await cli(folder, 'run', '-f', manifest, '--no-report')).code).toBe(0);
  const packages = ['pandas==3.1.1', 'matplotlib==3.11.2'].map(pythonPackages).join(':');
  const env = { ...process.env, PYTHONPATH: packages, MPLBACKEND: 'agg', SWEEP: 'default/curve' };
  const shown = execFileSync('python3', ['-W', 'error', '-c', program()], { cwd: folder, env, encoding: 'utf8' });
  expect(shown).toMatch(/Completed +\d/);
  expect(shown).toMatch(/median +count/);
  expect(shown).toMatch(/^STEP/m);
});
