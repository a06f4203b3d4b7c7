import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadTrainerDefaults } from './trainer-defaults.ts';

let folder = '';
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'tuningsweep-defaults-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function load(text: string): Promise<object> {
  const file = join(folder, 'trainer.yaml');
  writeFileSync(file, text);
  return loadTrainerDefaults(file);
}

const PODS = `template:
  metadata: { annotations: { karpenter.sh/do-not-disrupt: 'true' } }
  spec:
    nodeSelector: { kubernetes.io/arch: amd64 }
    containers: [{ name: trainer, resources: { requests: { cpu: 1 } } }]
`;

test.each([
  ['an empty file', '', {}],
  ['a file of comments', '# nothing yet\n', {}],
  ['an empty mapping', '{}', {}],
  ['empty parts', 'jobMetadata: {}\ntemplate: {}\n', { jobMetadata: {}, template: {} }],
  ['labels of Jobs', 'jobMetadata: { labels: { team: a } }', { jobMetadata: { labels: { team: 'a' } } }],
  [
    'a template of pods',
    PODS,
    {
      template: {
        metadata: { annotations: { 'karpenter.sh/do-not-disrupt': 'true' } },
        spec: {
          nodeSelector: { 'kubernetes.io/arch': 'amd64' },
          containers: [{ name: 'trainer', resources: { requests: { cpu: 1 } } }],
        },
      },
    },
  ],
])('%s is read', async (_, text, expected) => {
  expect(await load(text)).toEqual(expected);
});

test.each([
  ['a list', '[]', /:1: Invalid value: "array"/],
  ['no YAML', 'template: {', /:1: not YAML/],
  ['two documents', 'template: {}\n---\ntemplate: {}\n', /expected one document, found 2/],
  ['a field of the manifest that is no default', 'retries: 3', /:1: retries: expected only jobMetadata/],
  ['a part that there is not', 'template:\n  kind: Pod\n', /:2: template\.kind: expected only/],
  [
    'a label that is ours',
    'jobMetadata: { labels: { tuningsweep.io/x: mine } }',
    /jobMetadata\.labels: .*operator's own/,
  ],
  [
    'an annotation that YAML reads as a boolean',
    'template:\n  metadata:\n    annotations: { cluster-autoscaler.kubernetes.io/safe-to-evict: false }\n',
    /:3: template\.metadata\.annotations\.cluster-autoscaler\.kubernetes\.io\/safe-to-evict: must be a string, not false/,
  ],
  [
    'containers that are no list',
    'template: { spec: { containers: {} } }',
    /template\.spec\.containers: expected a list/,
  ],
  [
    'a container without a name',
    'template: { spec: { containers: [{ resources: {} }] } }',
    /template\.spec\.containers\[0\]\.name: expected the container's name; the trainer's is trainer/,
  ],
  [
    'another program for every sweep',
    'template: { spec: { containers: [{ name: trainer, command: [python3] }] } }',
    /template\.spec\.containers\[0\]\.command: expected none/,
  ],
])('%s is refused, with the path', async (_, text, message) => {
  await expect(load(text)).rejects.toThrow(message);
});

test('a file that is not there is named', async () => {
  await expect(loadTrainerDefaults('/nowhere/trainer.yaml')).rejects.toThrow(
    '/nowhere/trainer.yaml: cannot read the trainer defaults: /nowhere/trainer.yaml: no such file',
  );
});
