import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { tinyManifest } from '../../../test/local/tiny-sweep.ts';
import { loadSweep, loadSweeps } from './manifest.ts';

const named = (name: string): string => tinyManifest().replace('name: tiny', `name: ${name}`);
const SECRET = 'apiVersion: v1\nkind: Secret\nmetadata: { name: db }\n';

const FILES = {
  'a.yaml': named('a'),
  'b.yml': `${SECRET}---\n${named('b')}---\n${named('c')}`,
  'notes.txt': 'no manifest',
  'both/2.json': named('two'),
  'both/1.yaml': named('one'),
  'both/kustomization.yaml': 'kind: Kustomization\nresources: [1.yaml]\n',
  'both/deeper/3.yaml': named('three'),
  'secrets/db.yaml': SECRET,
  'empty/notes.txt': '',
  'bad.yaml': named('bad').replace('epoch:', 'epochs:'),
};

let folder: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'manifests-'));
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  said = [];
  vi.spyOn(console, 'error').mockImplementation((text: string) => void said.push(text.replaceAll(`${folder}/`, '')));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const inFolder = (files: readonly string[]) => files.map((file) => join(folder, file));
const names = async (files: readonly string[], recursive?: boolean) => {
  const loaded = await loadSweeps({ filename: inFolder(files), ...(recursive && { recursive }) });
  return loaded.map(({ sweep }) => sweep.name);
};

/** What is said of files, without the folder that they lie in. */
async function refusal(load: Promise<unknown>): Promise<string> {
  const error: unknown = await load.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return String(error).replaceAll(`${folder}/`, '').replaceAll(folder, '.');
}

describe('the sweeps of', () => {
  test.each([
    ['one file', ['a.yaml'], ['a']],
    ['a file with several', ['b.yml'], ['b', 'c']],
    ['several files, in the order in which they are named', ['b.yml', 'a.yaml'], ['b', 'c', 'a']],
    ['a folder, by the names of its files', ['both'], ['one', 'two']],
    ['a folder and a file', ['both', 'a.yaml'], ['one', 'two', 'a']],
  ])('%s', async (_, files, expected) => expect(await names(files)).toEqual(expected));

  test('a folder and those within it', async () => {
    expect(await names(['both'], true)).toEqual(['one', 'two', 'three']);
  });

  test('what is left aside is said, once', async () => {
    await names(['a.yaml', 'b.yml', 'both']);
    expect(said).toEqual([
      'Left aside, as no TuningSweep: Secret db (b.yml:1), Kustomization (both/kustomization.yaml:1).',
    ]);
  });
});

describe('refused are', () => {
  test.each([
    [['a.yaml', 'a.yaml'], /default\/a: expected one manifest of each sweep, found a\.yaml:1 and a\.yaml:1\. Give/],
    [['secrets'], /secrets: expected a document .* kind TuningSweep, found Secret db \(secrets\/db\.yaml:1\)/],
    [
      ['empty'],
      /-f empty: expected files named \*\.yaml, \*\.yml or \*\.json in it, found none\. Folders within it .* -R/,
    ],
    [
      ['a.yaml', 'none.yaml', 'bad.yaml'],
      /none\.yaml: cannot read the manifest: \S*none\.yaml: no such file.*\nbad\.yaml:\d+: spec\.parameters/,
    ],
  ])('%j', async (files, message) => expect(await refusal(names(files))).toMatch(message));

  test('a URL, and standard input twice', async () => {
    expect(await refusal(loadSweeps({ filename: ['https://example.org/a.yaml'] }))).toMatch(
      /found a URL\. Write: curl/,
    );
    expect(await refusal(loadSweeps({ filename: ['-', '-'] }))).toMatch(/standard input can be read once/);
  });

  test('several sweeps, by a command about one', async () => {
    expect((await loadSweep(join(folder, 'a.yaml'))).name).toBe('a');
    expect(await refusal(loadSweep(join(folder, 'b.yml')))).toMatch(
      /b\.yml: expected one TuningSweep, found 2: b \(b\.yml:5\), c \(b\.yml:\d+\)\. Give the name of one/,
    );
  });
});
