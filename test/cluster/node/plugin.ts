import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { importRaw, prepareAdj } from '../../../ledger/src/index.ts';
import { clusterCommands } from '../../e2e/guide.ts';
import { useKubectlPlugin } from '../../support/cli/plugin.ts';
import type { TestEnvironment } from '../../operator/environment.ts';
import { fewRates } from './environment.ts';
import { serveLedger } from './ledger-service.ts';

const SWEEP = 'usd-krw-quick';
const GUIDE = 'docs/guide/kubectl-plugin.md';
const WINDOW = { ticker: 'USD/KRW', begin: '2013-01-01', end: '2022-12-31' };
const POINT = {
  epoch: { values: [1] },
  batchSize: { values: [10] },
  learningRate: { values: [0.001] },
  ratioTrainSet: { values: [0.8] },
  sizeSequence: { values: [10] },
  sizeUnitInput: { values: [4] },
  sizeUnitHidden: { values: [4] },
  sizeUnitOutput: { values: [1] },
};

/** The tests of kubectl's plugin, in a suite that has the node: there is one on a machine at a time. */
export function testPlugin(begin: () => Promise<TestEnvironment>): void {
  const plugin = useKubectlPlugin();
  let folder = '';
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'tuningsweep-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has kubectl’s plugin reach a ledger that is a Service, and a pod’s log, as its guide tells', async () => {
    const environment = await begin();
    const { cluster, namespace, ledger } = environment;
    await importRaw(ledger, { ticker: 'USD/KRW', stream: Readable.from([fewRates()]), onError: 'fail' });
    await prepareAdj(ledger);
    const manifest = {
      apiVersion: 'tuningsweep.io/v1alpha1',
      kind: 'TuningSweep',
      metadata: { name: SWEEP },
      spec: { data: WINDOW, parameters: POINT, artifacts: { keep: 'Best' } },
    };
    await cluster.kubectl(['-n', namespace, 'apply', '-f', '-'], { stdin: JSON.stringify(manifest) });
    await serveLedger(cluster);
    await environment.kubectl('wait', '--for=condition=Finished', `tsw/${SWEEP}`, '--timeout=300s');
    const code = (await environment.tasks(SWEEP))[0]?.codeTask ?? '';

    const { kubeconfig, programs } = cluster.connection;
    const answers = [];
    for (const { args } of clusterCommands(GUIDE).filter(({ args: [first] }) => first === 'tuningsweep')) {
      const words = args.slice(1).map((word) => (word === 'research' ? namespace : word));
      const {
        code: exit,
        stdout,
        stderr,
      } = await plugin({ programs: programs.folder, kubeconfig, cwd: folder }, ...words);
      expect([words[0], exit, stderr]).toEqual([words[0], 0, words[0] === 'logs' ? `Task ${code}:\n` : '']);
      answers.push([words[0], stdout]);
    }
    expect(answers).toEqual([
      ['results', expect.stringContaining(code)],
      ['report', `Report: ${join(folder, 'report.html')}\n`],
      ['forecast', expect.stringContaining(`by the model of ${code}`)],
      ['logs', expect.stringContaining('"codeTask"')],
    ]);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain(code);
  });
}
