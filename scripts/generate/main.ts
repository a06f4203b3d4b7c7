/**
 * Writes what is generated from the CRD, from the operator's tables and from the commands; with `--check` only tells whether it is up to date.
 *
 *     node scripts/generate/main.ts [--check]
 *
 * Exit codes: 0 written or up to date, 1 out of date.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateReference } from './api/reference.ts';
import { generateTypes } from './api/types.ts';
import { generateCompletion } from './completion.ts';
import { generateCrdTemplate } from './crd-template.ts';
import { DASHBOARDS } from './dashboards/index.ts';
import { generateLedgerTables } from './ledger-tables.ts';
import { generateMetrics } from './metrics.ts';
import { generateSettings } from './settings.ts';
import { generateValues } from './values.ts';

const ROOT = new URL('../../', import.meta.url);
const outputs = [
  { file: 'engine/src/api/types.generated.ts', generate: generateTypes },
  { file: 'cli/src/completion/commands.generated.json', generate: generateCompletion },
  { file: 'docs/reference/api.md', generate: generateReference },
  { file: 'charts/tuningsweep-operator/templates/crd.yaml', generate: generateCrdTemplate },
  { file: 'docs/reference/ledger-tables.md', generate: generateLedgerTables },
  { file: 'docs/metrics.md', generate: generateMetrics },
  { file: 'docs/reference/operator-settings.md', generate: generateSettings },
  { file: 'charts/tuningsweep-operator/README.md', generate: generateValues },
  ...DASHBOARDS,
];

async function isUpToDate(file: URL, text: string): Promise<boolean> {
  const found = await readFile(file, 'utf8').catch(() => undefined);
  return found === text;
}

async function bring(file: URL, text: string, checkOnly: boolean): Promise<void> {
  const name = relative(process.cwd(), fileURLToPath(file));
  if (await isUpToDate(file, text)) return console.log(`${name} is up to date`);
  if (checkOnly) {
    console.error(`${name} differs from what it is generated from: run node scripts/generate/main.ts`);
    process.exitCode = 1;
    return;
  }
  await writeFile(file, text);
  console.log(`${name} written`);
}

const checkOnly = process.argv.includes('--check');
for (const { file, generate } of outputs) {
  await bring(new URL(file, ROOT), await generate(), checkOnly);
}
