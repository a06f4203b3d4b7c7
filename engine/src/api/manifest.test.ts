import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadManifest, ManifestError, readManifests } from './index.ts';

const EXAMPLES = new URL('../../../examples/', import.meta.url);

const GOOD = `apiVersion: tuningsweep.io/v1alpha1
kind: TuningSweep
metadata: { name: small }
spec:
  data: { ticker: USD/KRW, begin: 2013-01-01, end: 2022-12-31 }
  parameters:
    epoch: { values: [20] }
    batchSize: { values: [10] }
    learningRate: { values: [0.001] }
    ratioTrainSet: { values: [0.8] }
    sizeSequence: { values: [50] }
    sizeUnitInput: { values: [50] }
    sizeUnitHidden: { values: [64] }
    sizeUnitOutput: { values: [1] }
`;
const SECRET = 'apiVersion: v1\nkind: Secret\nmetadata: { name: tuningsweep-ledger }\n';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'manifest-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function load(text: string) {
  const file = join(directory, 'sweep.yaml');
  await writeFile(file, text);
  return loadManifest(file);
}

/** What is said about a file, without the folder that it lies in. */
async function refusal(text: string): Promise<string> {
  const error: unknown = await load(text).catch((reason: unknown) => reason);
  if (!(error instanceof ManifestError)) throw new Error('the manifest was not refused', { cause: error });
  return error.message.replaceAll(`${directory}/`, '');
}

describe('a good manifest', () => {
  test('comes with the defaults of the API in it', async () => {
    const { spec } = await load(GOOD);
    expect(spec).toMatchObject({
      algorithm: { name: 'Grid' },
      objective: {},
      parallelism: 1,
      suspend: false,
      suspendPolicy: 'Drain',
      modelVersion: 1,
      seed: 42,
      deletionPolicy: 'Retain',
      artifacts: { keep: 'Best', count: 10 },
      trainer: { retries: 2, startTimeoutSeconds: 900, ledgerSecretName: 'tuningsweep-ledger' },
    });
    expect(
      Object.keys(spec).filter((name) => ['maxFailedTasks', 'timeoutSeconds', 'evaluation'].includes(name)),
    ).toEqual([]);
    expect(spec.trainer.image).toBeUndefined();
  });

  test('may share its file with documents of other kinds', async () => {
    const sweep = await load(`${SECRET}---\n${GOOD}---\n# nothing\n`);
    expect(sweep.metadata.name).toBe('small');
  });

  test('may share it with other sweeps', async () => {
    const file = join(directory, 'sweeps.yaml');
    await writeFile(file, `${SECRET}---\n${GOOD}---\n${GOOD.replace('small', 'second')}`);
    const { sweeps, others } = await readManifests(file);
    expect(sweeps.map(({ manifest, line }) => [manifest.metadata.name, line])).toEqual([
      ['small', 5],
      ['second', 20],
    ]);
    expect(others).toEqual([`Secret tuningsweep-ledger (${file}:1)`]);
  });

  test('may be JSON', async () => {
    const sweep = await load(GOOD);
    expect(await load(JSON.stringify(sweep))).toEqual(sweep);
  });

  test('the shipped examples are, with the points that they promise', async () => {
    const sizes = ['usd-krw.yaml', 'usd-krw-quick.yaml'].map(async (name) => {
      const { parameters } = (await loadManifest(new URL(name, EXAMPLES).pathname)).spec;
      return Object.values(parameters).reduce((size, axis) => size * (axis.values?.length ?? 0), 1);
    });
    expect(await Promise.all(sizes)).toEqual([64, 8]);
  });
});

describe('a manifest is refused, with file, line and reason, that', () => {
  test('is not there', async () => {
    await expect(loadManifest(join(directory, 'none.yaml'))).rejects.toThrow(
      /none\.yaml: cannot read the manifest: \/\S*none\.yaml: no such file/,
    );
  });

  test.for([
    [
      'is empty',
      '',
      'sweep.yaml: expected a document with apiVersion tuningsweep.io/v1alpha1 and kind TuningSweep, found nothing',
    ],
    [
      'is of another kind',
      SECRET,
      /^sweep\.yaml: expected .* and kind TuningSweep, found Secret tuningsweep-ledger \(sweep\.yaml:1\)$/,
    ],
    ['has no kind', 'a: 1\n', /found a document without a kind \(sweep\.yaml:1\)$/],
    [
      'has its kind misspelt',
      GOOD.replace('kind: TuningSweep', 'kind: Tuningsweep'),
      'sweep.yaml:2: kind: Invalid value: "Tuningsweep": must be TuningSweep',
    ],
    [
      'holds two sweeps',
      `${GOOD}---\n${GOOD}`,
      'sweep.yaml: expected one TuningSweep, found 2: small (sweep.yaml:1), small (sweep.yaml:16). Give the name of one, or put it in a file of its own',
    ],
    [
      'holds several, each with a fault',
      `${GOOD.replace('[20]', '[0]')}---\n${GOOD.replace('[10]', '[0]')}`,
      /^sweep\.yaml:7: .*epoch.*\nsweep\.yaml:23: .*batchSize/,
    ],
    [
      'is of another version',
      GOOD.replace('v1alpha1', 'v1'),
      'sweep.yaml:1: apiVersion: Invalid value: "tuningsweep.io/v1": must be tuningsweep.io/v1alpha1',
    ],
    ['is not YAML', 'a: [1, 2\nb: 3\n', /^sweep\.yaml:2: not YAML: /],
    [
      'has a key twice',
      GOOD.replace('  data:', '  seed: 1\n  seed: 2\n  data:'),
      'sweep.yaml:6: not YAML: Map keys must be unique',
    ],
    [
      'uses an alias that there is not',
      'kind: *sweep\n',
      'sweep.yaml: bad alias: Unresolved alias (the anchor must be set before the alias): sweep',
    ],
    ['contains itself', 'kind: TuningSweep\nspec: &all { data: *all }\n', /^sweep\.yaml: bad alias: /],
    [
      'breaks a bound',
      GOOD.replace('[20]', '[20, 0]'),
      'sweep.yaml:7: spec.parameters[epoch]: epoch takes whole numbers from 1 to 100000; found { values: [20, 0] }',
    ],
    ['lacks a field', GOOD.replace(', end: 2022-12-31', ''), /^sweep\.yaml:5: spec\.data\.end: Required value\n/],
  ] as const)('%s', async ([, text, message]) => {
    expect(await refusal(text)).toMatch(message);
  });

  test('has several problems: all are told, a line each', async () => {
    const text = GOOD.replace('[20]', '[0]')
      .replace('{ values: [64] }', '{ values: [64, 64] }')
      .replace('metadata:', 'spec2: 1\nmetadata:');
    expect(await refusal(text)).toBe('sweep.yaml:3: spec2: unknown field "spec2" (did you mean spec?)');
    expect((await refusal(text.replace('spec2: 1\n', ''))).split('\n')).toEqual([
      'sweep.yaml:7: spec.parameters[epoch]: epoch takes whole numbers from 1 to 100000; found { values: [0] }',
      'sweep.yaml:13: spec.parameters[sizeUnitHidden].values: values must not repeat; found [64, 64]',
    ]);
  });

  test.for([
    [
      'a misspelt field',
      'spec:',
      'spec:\n  paralelism: 2',
      /unknown field "spec\.paralelism" \(did you mean parallelism\?\)/,
    ],
    [
      'a misspelt parameter',
      'learningRate',
      'learningrate',
      /^sweep\.yaml:7: spec\.parameters: the LSTM trainer takes only .*\(learningrate: did you mean learningRate\?\)/m,
    ],
    [
      'a bare list',
      '{ values: [20] }',
      '[20]',
      /must be of type object: "array"; found \[20\] \(write epoch: \{ values: \[20\] \}\)/,
    ],
    ['a bare word', '{ values: [20] }', 'adam', /\(write epoch: \{ choices: \[adam\] \}\)/],
    [
      'a boolean that is not quoted',
      '{ values: [20] }',
      '{ choices: [yes] }',
      /must be of type string: "boolean"; found yes \(write it in quotes: "true"\)/,
    ],
    [
      'a value in another spelling',
      '{ values: [20] }',
      '{ values: [2.55e1, 0x1F] }',
      /; found \{ values: \[2\.55e1, 0x1F\] \}/,
    ],
  ] as const)('says what was probably meant by %s', async ([, from, to, message]) => {
    expect(await refusal(GOOD.replace(from, to))).toMatch(message);
  });
});
