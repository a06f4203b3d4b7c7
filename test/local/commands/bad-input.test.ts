import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { registerSweep } from '@tuningsweep/ledger';
import { sweepIdentity } from '../../../engine/src/search/index.ts';
import { aSweep } from '../../../engine/test/builders.ts';
import { aLease, registration } from '../../conformance/sweep/builders.ts';
import { cli } from '../../support/cli/cli.ts';
import { embedded, inLedger, NAME, tinyManifest } from '../tiny-sweep.ts';
import { useTrainerFolder } from '../trainer-folder.ts';

const inFolder = useTrainerFolder('');
let folder: string;

/** A folder with a ledger that knows the sweep `tiny`, and what no command can use. */
beforeEach(async () => {
  folder = inFolder();
  writeFileSync(join(folder, 'sweep.yaml'), tinyManifest());
  writeFileSync(join(folder, 'text'), 'no table, no manifest: [\n');
  mkdirSync(join(folder, 'folder'));
  writeFileSync(join(folder, 'folder', 'inside'), '');
  const place = { cluster: 'local', namespace: 'default', name: NAME };
  const { key: sweepKey, sha256 } = sweepIdentity(place);
  const manifest = JSON.stringify(aSweep().spec);
  await inLedger(embedded(folder), async (ledger) => {
    await registerSweep(ledger, await aLease(ledger), registration({ ...place, sweepKey, sha256, manifest }));
  });
});

/** Files and folders that are not what is wanted, with what is said of them. */
const PATHS: readonly (readonly [path: string, said: RegExp])[] = [
  ['none', /none/],
  ['folder', /folder/],
  ['text/below', /text/],
  ['n'.repeat(300), /nnn/],
];

const DATABASES: readonly (readonly [url: string, code: number, said: RegExp])[] = [
  ['nonsense', 2, /expected the ledger's URL as/],
  ['postgres://u@h/x', 2, /expected the ledger's URL as/],
  ['sqlite:', 2, /expected a file after 'sqlite:'/],
  ['sqlite:folder', 2, /\/folder: expected the file of an SQLite ledger, found a folder/],
  ['sqlite:text', 1, /sqlite:\/\S+\/text cannot be opened: .*file is not a database/],
  ['sqlite:none/x.db', 2, /\/none/],
  ['mysql://u:secret@127.0.0.1:1/x', 1, /mysql:\/\/u@127\.0\.0\.1:1\/x: the database server cannot be reached/],
  ['mysql://u:secret@127.0.0.1:x/x', 2, /./],
];

/** Command lines that read or write a file, which is put in the place of `FILE`. */
const WITH_FILE = ['data import FILE --ticker T', 'validate -f FILE', 'plan -f FILE', 'run -f FILE', 'best -f FILE'];
const WRITING = ['report tiny -o FILE', 'report tiny -o FILE/x.html'];

/** Command lines that open a ledger. */
const WITH_LEDGER = [
  'setup',
  'data prepare',
  'status',
  'status tiny',
  'results tiny',
  'report tiny',
  'delete tiny',
].concat(['prune tiny', 'retry tiny', 'plan -f sweep.yaml', 'run -f sweep.yaml', 'logs abcdefg-aaaaaaaaaaaa']);

/** One paragraph for people: nobody's stack, statement or secret. */
function expectSentence(stderr: string): void {
  expect(stderr).toMatch(/^(tuningsweep|error): \S/);
  expect(stderr).not.toMatch(/\n\s*at |\.[mc]?[jt]s:\d|node:internal|unexpected \w*Error|secret|\n\n/);
}

describe('what cannot be used is told in one paragraph', () => {
  const files = WITH_FILE.flatMap((line) => PATHS.map(([path, said]) => [line.replace('FILE', path), said] as const));
  test.each(files)('%s', async (line, said) => {
    const { code, stderr } = await cli(folder, ...line.split(' '));
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(said) });
    expectSentence(stderr);
  });

  const written = WRITING.flatMap((line) => PATHS.map(([path]) => line.replace('FILE', path)));
  test.each(written.filter((line) => line !== 'report tiny -o none' && line !== 'report tiny -o folder/x.html'))(
    '%s',
    async (line) => {
      const { code, stderr } = await cli(folder, ...line.split(' '));
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(`tuningsweep: ${folder}/`) });
      expectSentence(stderr);
    },
  );

  const opened = WITH_LEDGER.flatMap((line) => DATABASES.map((database) => [line, ...database] as const));
  test.each(opened)('%s --database %s', async (line, url, code, said) => {
    const ended = await cli(folder, ...line.split(' '), '--database', url);
    // A run says of data that are missing what it says of all that it cannot go on without.
    const codes = line.startsWith('run') && url === 'sqlite:none/x.db' ? [3] : [code];
    if (line.startsWith('plan') && url === 'sqlite:none/x.db') codes.push(0);
    expect(codes).toContain(ended.code);
    if (ended.code === 0) return;
    expect(ended.stderr).toMatch(said);
    expectSentence(ended.stderr);
  });
});
