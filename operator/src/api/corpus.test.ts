import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { applyDefaults, loadManifest, validateManifest, validateUpdate, type Problem } from './index.ts';
import { parseYaml } from './yaml-file.ts';

const CORPUS = new URL('../../../test/manifests/', import.meta.url);
const RULES_NOT_CHECKED =
  ' | some validation rules were not checked because the object was invalid; correct the existing errors to complete validation';

type Sample = { name: string; file: string; text: string; expected: string[] };

/** The manifests of a folder, with the problems that the comment at the head of each expects: `# expect PATH | MESSAGE`. */
function samples(folder: string): Sample[] {
  const directory = new URL(`${folder}/`, CORPUS);
  return readdirSync(directory).map((name) => {
    const file = fileURLToPath(new URL(name, directory));
    const text = readFileSync(file, 'utf8');
    const expected = [...text.matchAll(/^# expect (.*)$/gm)].map(([, line]) => line ?? '');
    if (text.includes('# rules not checked\n')) expected.push(RULES_NOT_CHECKED);
    return { name, file, text, expected: expected.toSorted() };
  });
}

function documents({ file, text }: Sample): unknown[] {
  return parseYaml(file, text).map(({ value }) => value);
}

function shown(problems: readonly Problem[]): string[] {
  return problems.map(({ path, message }) => `${path} | ${message}`).toSorted();
}

describe('the shared manifests', () => {
  const bad = samples('bad');

  test('are many, and every bad one says what it expects', () => {
    expect(bad.length).toBeGreaterThanOrEqual(40);
    expect(bad.filter(({ expected }) => expected.length === 0)).toEqual([]);
  });

  test.for(bad)('bad/$name is refused with the expected paths and messages', (sample) => {
    const [object] = documents(sample);
    expect(shown(validateManifest(object))).toEqual(sample.expected);
  });

  test.for(samples('good'))('good/$name is loaded', async (sample) => {
    const sweep = await loadManifest(sample.file);
    expect(validateManifest(sweep)).toEqual([]);
    expect(applyDefaults(sweep), 'defaults are there already').toEqual(sweep);
  });

  test.for(samples('updates'))('updates/$name', (sample) => {
    const [before, after] = documents(sample);
    expect(validateManifest(before)).toEqual([]);
    expect(shown(validateUpdate(before, after))).toEqual(sample.expected);
  });
});
