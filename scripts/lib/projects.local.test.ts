import { existsSync, globSync } from 'node:fs';
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from './paths.mjs';
import { installersOf, needsOf, PROJECTS, SCRIPTS } from './projects.mjs';
import { listTestFiles, projectsOf } from './vitest.mjs';

/** What vitest has, as pairs of a file and its project. */
let listed: { file: string; project: string }[];
beforeAll(async () => {
  const files = await listTestFiles([]);
  listed = files.map(({ file, projectName }) => ({ file: relative(ROOT, file), project: projectName }));
});

const FILES = globSync('**/*.{test,spec,faults,e2e}.{ts,mts,js,mjs}', {
  cwd: ROOT,
  exclude: (path) => path === 'node_modules' || path.endsWith('/node_modules') || path.startsWith('.'),
});

test('every test file is in exactly one project of npm test, or of another script', () => {
  const others = Object.values(SCRIPTS).flatMap(({ include }) => globSync(include, { cwd: ROOT }));
  const known = [...listed.map(({ file }) => file), ...others];
  expect(known.toSorted()).toEqual(FILES.toSorted());
  expect(FILES.length).toBeGreaterThan(200);
});

test('every project has tests, and every folder is there', () => {
  expect(new Set(listed.map(({ project }) => project))).toEqual(new Set(PROJECTS.map(({ name }) => name)));
  for (const folder of PROJECTS.flatMap(({ folders }) => folders)) expect(existsSync(join(ROOT, folder))).toBe(true);
});

describe('a file is in the project that', () => {
  test.each([
    ['its name says', 'test/chart/render.tools.test.ts', 'tools'],
    ['its name says, beside unit tests', 'kube-runtime/src/client/client.cluster.test.ts', 'cluster'],
    ['its folder is listed with', 'test/operator/jobs/jobs.test.ts', 'cluster'],
    ['the nearest folder is listed with', 'test/cluster/node/node.test.ts', 'node'],
    ['comes first, where nothing is said', 'ledger/src/connect/url.test.ts', 'unit'],
  ])('%s', (_, file, project) => expect(listed).toContainEqual({ file, project }));
});

describe('what is needed by', () => {
  const needed = async (...args: string[]) => installersOf((await projectsOf(args)).flatMap(({ needs }) => needs));

  test('a unit test: nothing', async () => expect(await needed('ledger/src/connect/url.test.ts')).toEqual([]));

  test('several files: what any of them needs, once', async () => {
    expect(await needed('test/conformance/stores', 'test/operator/jobs/jobs.test.ts')).toEqual([
      'test/servers/install.ts',
      'test/cluster/install.ts',
    ]);
  });

  test('a project: what it says', async () => {
    expect(await needed('--project', 'browser')).toEqual(['test/browser/install.ts']);
  });

  test('a path without a test: there is no such thing', async () => {
    await expect(needed('no/such/test')).rejects.toThrow('No test of npm test is meant by:  no/such/test');
  });

  test('everything: every program but what npm run e2e alone needs', async () => {
    const needs = Object.values(SCRIPTS).flatMap((script) => script.needs);
    expect(await needed()).toEqual(installersOf([...needs.filter((need) => need !== 'registry'), 'browser']));
    expect(needsOf('e2e')).toContain('node');
    expect(needsOf('e2e')).toContain('registry');
  });
});
