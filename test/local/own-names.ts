import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { stringify } from 'yaml';

/** Reports two metrics in three steps; the third point of the optimizer that has a momentum cannot be trained. */
const TRAINER = `import json, os, sys
p = json.load(open(os.environ['TUNINGSWEEP_PARAMETERS']))['parameters']
if p.get('momentum') == 0.99 and p['nesterov']:
    sys.exit('diverged')
auc = 0.5 + 0.1 * p['layers'] + (0.2 if p['optimizer'] == 'sgd' else 0) + (0.05 if p['nesterov'] else 0)
with open(os.environ['TUNINGSWEEP_REPORT'], 'a') as report:
    for step in range(3):
        print(json.dumps({'step': step, 'metrics': {'auc': auc * step / 3, 'latency-ms': 5 - step}}), file=report)
    print(json.dumps({'final': True, 'metrics': {'auc': auc, 'latency-ms': 2.5 * p['layers']}}), file=report)
`;

const SPEC = {
  parameters: {
    optimizer: { choices: ['adam', 'sgd'] },
    nesterov: { choices: ['true', 'false'] },
    layers: { min: 1, max: 2, step: 1 },
    momentum: { values: [0.9, 0.99], when: { optimizer: ['sgd'] } },
    width: { values: [64] },
  },
  objective: { metric: 'auc', goal: 'Maximize' },
  parallelism: 2,
  trainer: { command: ['python3', 'train.py'], retries: 0 },
};

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder with a sweep without data, whose trainer, parameters and metrics are its own: 12 points, of which 2 fail. */
export function ownNamesSweep(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-own-'));
  folders.push(folder);
  writeFileSync(join(folder, 'train.py'), TRAINER);
  const metadata = { name: 'own' };
  writeFileSync(
    join(folder, 'sweep.yaml'),
    stringify({ apiVersion: 'tuningsweep.io/v1alpha1', kind: 'TuningSweep', metadata, spec: SPEC }),
  );
  return folder;
}
