// npm run pack: makes tuningsweep-VERSION.tgz, the npm package, in the current folder or in the one that is named.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runChild } from '../cli/bin/child.mjs';
import { Problem, runMain } from './lib/problem.mjs';
import { setUp } from './lib/setup.mjs';

await runMain(async () => {
  const target = resolve(process.argv[2] ?? '.');
  await setUp();
  const { stage } = await import('./pack/stage.mjs');
  const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-pack-'));
  try {
    await stage(folder);
    const code = await runChild('npm', ['pack', '--loglevel=error', `--pack-destination=${target}`], { cwd: folder });
    if (code !== 0) throw new Problem(`npm pack failed (exit code ${code}; its reason is above).`, 'npm run pack');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
