import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Problem } from '../../../scripts/lib/problem.mjs';
import { startGuarded } from '../../servers/guarded.ts';
import { MODULES, PROGRAMS } from './programs.ts';
import type { Release } from './programs.ts';

const KUBERNETES = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'];

/** Programs to be built together into one folder. */
export interface GoBuild {
  /** For messages: 'Kubernetes v1.34.4'. */
  readonly name: string;
  /** Where the programs are put; appears whole. */
  readonly folder: string;
  /** The builds, one after the other, each given the folder that its programs go into. */
  readonly commands: (bin: string) => readonly (readonly string[])[];
  /** About how many packages are compiled, for the lines of progress. */
  readonly packages: number;
}

/**
 * Builds the programs of a release's control plane from their published Go modules.
 *
 * @throws Problem when Go is missing or too old, and when the build fails
 */
export async function build(release: Release): Promise<void> {
  requireGo([
    ['kubernetes', release.pins],
    ['kwok', 'go.mod'],
  ]);
  await buildInto({
    name: `Kubernetes ${release.version}`,
    folder: release.folder,
    commands: (bin) => buildCommands(release, bin),
    packages: 3400,
  });
}

/**
 * Carries out a build. What the Go tools keep meanwhile (modules and compiled packages, up to 4 GB) goes with it.
 *
 * @throws Problem when it fails
 */
export async function buildInto({ name, folder, commands, packages }: GoBuild): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true });
  const scratch = mkdtempSync(join(dirname(folder), 'building-'));
  const bin = join(scratch, 'bin');
  const steps = [...commands(bin), ['mv', bin, folder]];
  const building = startGuarded(`the build of ${name}`, { folder: scratch, commands: steps }, goEnvironment(scratch));
  const showing = showProgress(building.output, packages);
  if ((await building.exit) !== 0) {
    throw new Problem(
      `${name} could not be built:\n${building.log()}`,
      'Check that the Go module proxy can be reached (go env GOPROXY) and that 6 GB of disk are free, then try again.',
    );
  }
  await showing;
}

/** Nothing of the caller's own Go set-up is used but the proxy: a workspace or flags could change what is built. */
function goEnvironment(scratch: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    CGO_ENABLED: '0',
    GOCACHE: join(scratch, 'cache'),
    GOMODCACHE: join(scratch, 'modules'),
    GOFLAGS: '-mod=readonly -modcacherw -trimpath',
    GOWORK: 'off',
  };
}

function buildCommands({ pins, version }: Release, bin: string): string[][] {
  const kubernetes = KUBERNETES.map((name) => `k8s.io/kubernetes/cmd/${name}`);
  return [
    [...goBuild('kubernetes', bin), `-modfile=${pins}`, stamps(version), './etcd', ...kubernetes],
    [...goBuild('kwok', bin), SMALL, 'sigs.k8s.io/kwok/cmd/kwok'],
  ];
}

/** Without symbols and line tables. */
export const SMALL = '-ldflags=-s -w';

/** The beginning of a build in one of the folders of MODULES. */
export function goBuild(module: string, bin: string): string[] {
  return ['go', '-C', join(MODULES, module), 'build', '-v', '-o', `${bin}/`];
}

/** Without them the programs call themselves v0.0.0, and refuse what depends on their own version. */
export function stamps(version: string): string {
  const [major, minor] = version.slice(1).split('.');
  const values = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' };
  const packages = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'];
  const flags = packages.flatMap((name) => Object.entries(values).map(([key, value]) => `-X ${name}.${key}=${value}`));
  return `${SMALL} ${flags.join(' ')}`;
}

/** What `go build -v` writes is a line for each package that it compiles, and lines that begin with `go: ` or `# `. */
async function showProgress(output: Readable, packages: number): Promise<void> {
  const begin = Date.now();
  let compiled = 0;
  for await (const line of createInterface({ input: output })) {
    if (line.includes(' ')) continue;
    compiled += 1;
    if (compiled % SHOWN_EVERY !== 0) continue;
    const minutes = ((Date.now() - begin) / 60_000).toFixed(1);
    console.log(`  ${compiled} of about ${packages} packages compiled (${minutes} min)`);
  }
}

const SHOWN_EVERY = 200;

/**
 * Go checks a module's `go` line before anything else, and may fetch the Go that it asks for.
 *
 * @param modules folders of MODULES, each with the name of its go.mod
 * @throws Problem with the command that installs Go
 */
export function requireGo(modules: readonly (readonly [folder: string, file: string])[]): void {
  for (const [module, file] of modules) {
    const args = ['list', '-m', `-modfile=${file}`];
    const probe = spawnSync('go', args, {
      cwd: join(MODULES, module),
      encoding: 'utf8',
      env: { ...process.env, GOWORK: 'off' },
    });
    if (probe.status === 0) continue;
    throw noGo(probe.error === undefined ? probe.stderr.trim() : 'There is no go on PATH.');
  }
}

function noGo(found: string): Problem {
  const needed = /^go (.*)$/m.exec(readFileSync(join(MODULES, 'kwok', 'go.mod'), 'utf8'))?.[1] ?? '';
  const archive = `go${needed}.${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}.tar.gz`;
  return new Problem(
    `The tests of the operator run on a real Kubernetes, which is built with Go ${needed} or newer. ${found}`,
    `Run:  curl -fsSL https://go.dev/dl/${archive} | sudo tar -C /usr/local -xz && export PATH=/usr/local/go/bin:$PATH\n` +
      `  (or set KUBEBUILDER_ASSETS to a folder that has ${PROGRAMS.join(', ')})`,
  );
}
