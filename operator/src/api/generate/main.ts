/**
 * Writes what is generated from crds/tuningsweep.yaml; with `--check` only tells whether it is up to date.
 *
 *     node operator/src/api/generate/main.ts [--check]
 *
 * Exit codes: 0 written or up to date, 1 out of date.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateReference } from './reference.ts';
import { generateTypes } from './types.ts';

const outputs = [
  { file: new URL('../types.generated.ts', import.meta.url), generate: generateTypes },
  { file: new URL('../../../../docs/reference/api.md', import.meta.url), generate: generateReference },
];

async function isUpToDate(file: URL, text: string): Promise<boolean> {
  const found = await readFile(file, 'utf8').catch(() => undefined);
  return found === text;
}

async function bring(file: URL, text: string, checkOnly: boolean): Promise<void> {
  const name = relative(process.cwd(), fileURLToPath(file));
  if (await isUpToDate(file, text)) return console.log(`${name} is up to date`);
  if (checkOnly) {
    console.error(`${name} differs from crds/tuningsweep.yaml: run node operator/src/api/generate/main.ts`);
    process.exitCode = 1;
    return;
  }
  await writeFile(file, text);
  console.log(`${name} written`);
}

const checkOnly = process.argv.includes('--check');
for (const { file, generate } of outputs) {
  await bring(file, await generate(), checkOnly);
}
