import { describe, expect, test } from 'vitest';
import { samples, shown } from '../../../test/support/manifests.ts';
import type { Sample } from '../../../test/support/manifests.ts';
import { loadManifest, validateUpdate } from './index.ts';
import type { Problem } from './index.ts';
import { applyDefaults, validateManifest } from './validate.ts';
import { parseYaml } from './yaml-file.ts';

function documents({ file, text }: Sample): unknown[] {
  return parseYaml(file, text).map(({ value }) => value);
}

function allShown(problems: readonly Problem[]): string[] {
  return problems.map(shown).toSorted();
}

describe('the shared manifests', () => {
  const bad = samples('bad');

  test('are many, and every bad one says what it expects', () => {
    expect(bad.length).toBeGreaterThanOrEqual(40);
    expect(bad.filter(({ expected }) => expected.length === 0)).toEqual([]);
  });

  test.for(bad)('bad/$name is refused with the expected paths and messages', (sample) => {
    const [object] = documents(sample);
    expect(allShown(validateManifest(object))).toEqual(sample.expected);
  });

  test.for(samples('good'))('good/$name is loaded', async (sample) => {
    const sweep = await loadManifest(sample.file);
    expect(validateManifest(sweep)).toEqual([]);
    expect(applyDefaults(sweep), 'defaults are there already').toEqual(sweep);
  });

  test.for(samples('updates'))('updates/$name', (sample) => {
    const [before, after] = documents(sample);
    expect(validateManifest(before)).toEqual([]);
    expect(allShown(validateUpdate(before, after))).toEqual(sample.expected);
  });
});
