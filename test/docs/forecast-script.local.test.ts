import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { claimTask, completeTask, markLaunched, openLedger, setUpTables } from '../../ledger/src/index.ts';
import { KEY, aResult, aSweep, code } from '../conformance/sweep/builders.ts';
import { blocks, documents } from './documents.ts';

const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [script = ''] = documents()
  .filter(({ name }) => name === 'docs/guide/ledger.md')
  .flatMap((document) => blocks(document, 'python'));

test("the guide's Python reads a forecast as it was written", async () => {
  const ledger = await openLedger(`sqlite:${join(folder, 'tuningsweep.db')}`);
  await setUpTables(ledger);
  const lease = await aSweep(ledger, 1);
  await markLaunched(ledger, lease, KEY, [code(0)]);
  const claim = await claimTask(ledger, { codeTask: code(0), holder: 'pod', backend: 'cpu', versions: '' });
  const forecast = {
    dates: ['20210104', '20210105'],
    actual: Float32Array.of(1085.5, 1090.25, 1090.25, 1088),
    predicted: Float32Array.of(1086.125, 1091, 1089.5, 1),
    naive: Float32Array.of(1082, 1082, 1085.5, 1085.5),
    horizon: 2,
  };
  await completeTask(ledger, claim, aResult(), { artifact: Buffer.from('model'), forecast });
  await ledger.close();

  const { stdout, stderr } = spawnSync('python3', ['-c', script], { cwd: folder, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout).toBe(`${code(0)} 20210104 1082.0 1085.5 1086.125\n`);
});
