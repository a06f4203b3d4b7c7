import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll } from 'vitest';
import { VERSION } from '@tuningsweep/ledger/contracts';
import { ROOT } from '../../scripts/lib/paths.mjs';

const execute = promisify(execFile);

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder, which is gone after the tests of a file: what is installed into it is large. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-package-'));
  folders.push(folder);
  return folder;
}

/** Makes the npm package, as `npm run pack` does. */
export async function pack(): Promise<string> {
  const folder = aFolder();
  await execute(process.execPath, [join(ROOT, 'scripts/pack.mjs'), folder]);
  return join(folder, `tuningsweep-${VERSION}.tgz`);
}

/** A folder of programs with Node, npm and the shell that npm starts programs with, and nothing else. */
export async function nodeAlone(): Promise<string> {
  const folder = aFolder();
  const { stdout } = await execute('sh', ['-c', 'for name in npm npx sh; do command -v $name; done']);
  for (const path of stdout.trim().split('\n')) symlinkSync(path, join(folder, path.slice(path.lastIndexOf('/') + 1)));
  symlinkSync(process.execPath, join(folder, 'node'));
  return folder;
}

/** Where downloads are kept, with TensorFlow's wheel in it as this machine has it, and nothing that was compiled here. */
export function cacheWithWheel(cache: string): string {
  const folder = join(aFolder(), 'cache');
  mkdirSync(folder);
  symlinkSync(join(cache, 'libtensorflow'), join(folder, 'libtensorflow'));
  return folder;
}
