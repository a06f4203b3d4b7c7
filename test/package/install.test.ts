import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { openLedger } from '@tuningsweep/ledger';
import { VERSION } from '@tuningsweep/ledger/contracts';
import { cacheFolder } from '../../cli/bin/cache.mjs';
import { aFolder, cacheWithWheel, nodeAlone, pack } from './pack.ts';

const execute = promisify(execFile);

/** A trainer of one's own that needs nothing but Node. */
const TRAINER = `
  const { appendFileSync, readFileSync } = require('node:fs');
  const { parameters } = JSON.parse(readFileSync(process.env.TUNINGSWEEP_PARAMETERS, 'utf8'));
  const line = { final: true, metrics: { mse: (parameters.rate - 0.5) ** 2 } };
  appendFileSync(process.env.TUNINGSWEEP_REPORT, JSON.stringify(line) + '\\n');
`;
const SWEEP = {
  apiVersion: 'tuningsweep.io/v1alpha1',
  kind: 'TuningSweep',
  metadata: { name: 'own' },
  spec: {
    parameters: { rate: { values: [0.1, 0.5, 0.9] } },
    objective: { metric: 'MSE' },
    trainer: { command: ['node', 'trainer.cjs'] },
  },
};

let tarball: string;
let folder: string;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  tarball = await pack();
  folder = aFolder();
  // Of this machine's environment only the way to its npm registry.
  const { stdout } = await execute('npm', ['config', 'get', 'cache', 'userconfig', 'registry']);
  const npm = stdout.matchAll(/^(\w+)=(.*)$/gm).map(([, name, value]) => [`npm_config_${name}`, value]);
  const { NODE_EXTRA_CA_CERTS } = process.env;
  env = {
    ...Object.fromEntries(npm),
    ...(NODE_EXTRA_CA_CERTS !== undefined && { NODE_EXTRA_CA_CERTS }),
    npm_config_prefer_offline: 'true',
    HOME: folder,
    PATH: await nodeAlone(),
    TUNINGSWEEP_CACHE: cacheWithWheel(cacheFolder()),
  };
  await execute('npm', ['install', '--no-audit', '--no-fund', tarball], { cwd: folder, env });
});

/** What a command prints on stdout. */
async function tuningsweep(...args: string[]): Promise<string> {
  const { stdout } = await execute('npx', ['tuningsweep', ...args], { cwd: folder, env });
  return stdout;
}

describe('in an empty folder, with Node and npm and nothing else', () => {
  test('the command is there', async () => {
    expect(await tuningsweep('--version')).toBe(`${VERSION}\n`);
    expect(await tuningsweep('--help')).toContain('setup-trainer');
  });

  test('a trainer of one’s own trains, and TensorFlow is not fetched', async () => {
    writeFileSync(join(folder, 'trainer.cjs'), TRAINER);
    writeFileSync(join(folder, 'own.yaml'), stringify(SWEEP));
    expect(await tuningsweep('validate', '-f', 'own.yaml')).toContain('own');
    expect(await tuningsweep('plan', '-f', 'own.yaml')).toContain('3');
    await tuningsweep('run', '-f', 'own.yaml');
    const best = JSON.parse(await tuningsweep('best', 'own', '-o', 'json'));
    expect(best.parameters).toEqual({ rate: 0.5 });
    expect(readFileSync(join(folder, 'own-report.html'), 'utf8')).toContain('Apache ECharts');
    expect(readdirSync(String(env['TUNINGSWEEP_CACHE']))).toEqual(['libtensorflow']);
  });

  test('the demo sets the trainer up, without a compiler, and trains', async () => {
    const said = await tuningsweep('demo');
    expect(said).toContain('The demo took');
    const ledger = await openLedger(`sqlite:${join(folder, 'demo.db')}`);
    const results = await ledger.db.selectFrom('TB_MODELRESULT').select('MSE').execute();
    await ledger.close();
    expect(results).toHaveLength(8);
    expect(existsSync(join(folder, 'usd-krw-quick-report.html'))).toBe(true);
    // What came with the package was good enough.
    expect(readdirSync(String(env['TUNINGSWEEP_CACHE'])).toSorted()).toEqual(['libtensorflow', `trainer-${VERSION}`]);
  });

  test('the doctor finds the trainer, with the fastest backend', async () => {
    const { checks } = JSON.parse(await tuningsweep('doctor', '-o', 'json'));
    expect(checks).toContainEqual(expect.objectContaining({ name: 'Backend', status: 'ok' }));
  });

  test('it is not set up twice', async () => {
    expect(await tuningsweep('setup-trainer')).toBe('The trainer is already set up.\n');
  });
});

test('installed for everybody, it is a command', async () => {
  const prefix = aFolder();
  await execute('npm', ['install', '--global', `--prefix=${prefix}`, '--no-audit', '--no-fund', tarball], {
    cwd: aFolder(),
    env,
  });
  const { stdout } = await execute(join(prefix, 'bin', 'tuningsweep'), ['--version'], { env });
  expect(stdout).toBe(`${VERSION}\n`);
});
