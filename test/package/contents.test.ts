import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { aFolder, pack } from './pack.ts';

const MEBIBYTE = 2 ** 20;
/** What may be in it, and is there. */
const ALLOWED = [
  /^(package\.json|README\.md|LICENSE|NOTICE)$/,
  /^(cli|engine|kube-runtime|ledger|model|operator|report|reporter|serve|trainer-image)\/src\/.+\.js$/,
  /^cli\/src\/completion\/commands\.generated\.json$/,
  /^cli\/bin\/\w[\w-]*\.mjs$/,
  /^ledger\/package\.js$/,
  /^report\/src\/page\.css$/,
  /^scripts\/(lib|tensorflow)\/[\w-]+\.mjs$/,
  /^scripts\/setup-tensorflow\.mjs$/,
  /^crds\/tuningsweep\.yaml$/,
  /^examples\/(usd-krw-quick\.yaml|data\/usd-krw\.csv)$/,
  /^trainer-image\/packages\/package(-lock)?\.json$/,
  /^trainer-image\/native\/\w+\.(cc|h)$/,
  /^trainer-image\/native\/prebuilt\/[0-9a-f]{16}-(lstm|tfjs_binding)\.node$/,
  /^vendor\/echarts(\.min\.js|-LICENSE|-NOTICE|-licenses-LICENSE-d3)$/,
  /^_virtual\/.+\.js$/,
];
const UNWANTED = /\.test\.|\.ts$|\.map$|(^|\/)(test|bench|node_modules)\//;

let tarball: string;
let files: string[];
let root: string;
beforeAll(async () => {
  tarball = await pack();
  const folder = aFolder();
  execFileSync('tar', ['-xzf', tarball, '-C', folder]);
  root = join(folder, 'package');
  const listed = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
  files = listed.map((path) => path.replace(/^package\//, ''));
});

test('it has what is needed at run time, and nothing else', () => {
  expect(files.filter((file) => !ALLOWED.some((pattern) => pattern.test(file)))).toEqual([]);
  expect(ALLOWED.filter((pattern) => !files.some((file) => pattern.test(file)))).toEqual([]);
  expect(files.filter((file) => UNWANTED.test(file))).toEqual([]);
});

test('its programs are there', () => {
  const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(Object.keys(bin)).toEqual(['kubectl-tuningsweep', 'tuningsweep']);
  expect(Object.values<string>(bin).filter((file) => !files.includes(file))).toEqual([]);
});

test('it is small', () => {
  expect(statSync(tarball).size).toBeLessThan(2 * MEBIBYTE);
});

test('what its files look for beside them is there', () => {
  const looked = files
    .filter((file) => /\.m?js$/.test(file) && !file.startsWith('vendor/'))
    .flatMap((file) => {
      const path = join(root, file);
      const names = readFileSync(path, 'utf8').matchAll(/new URL\((["'])([^"'$]+)\1, import\.meta\.url\)/g);
      return [...names].map(([, , name = '']) => fileURLToPath(new URL(name, pathToFileURL(path))));
    });
  expect(looked.length).toBeGreaterThan(3);
  // Of the set-up's own package list a checkout has none.
  expect(looked.filter((path) => !existsSync(path) && existsSync(dirname(path)))).toEqual([]);
});

test('it asks npm for exact versions, and for no TensorFlow', () => {
  const { dependencies, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const version of Object.values<string>(dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(Object.keys(dependencies).filter((name) => /tensorflow|tuningsweep/.test(name))).toEqual([]);
  expect(engines).toEqual({ node: '>=22.19' });
});

test('what the set-up fetches is pinned with its sums', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'trainer-image/packages/package-lock.json'), 'utf8'));
  const { '': top, ...locked } = packages;
  expect(Object.keys(top.dependencies)).toEqual([
    '@tensorflow/tfjs',
    '@tensorflow/tfjs-backend-wasm',
    '@tensorflow/tfjs-node',
  ]);
  for (const { integrity } of Object.values<{ integrity: string }>(locked)) expect(integrity).toMatch(/^sha512-/);
});
