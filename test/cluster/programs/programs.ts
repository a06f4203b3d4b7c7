import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../../../scripts/lib/problem.mjs';
import { CACHE } from '../../servers/find.ts';

/** What a control plane for tests is made of, and the command line that goes with it. */
export const PROGRAMS = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubectl',
  'kwok',
] as const;

/** The programs of one Kubernetes release, all in one folder. */
export interface Programs {
  readonly folder: string;
  /** As the API server says it: `v1.34.4`. */
  readonly version: string;
}

/** The file that pins the modules of each release, in go/kubernetes. */
const PINS = { '1.34': 'go.mod', '1.35': 'go.1.35.mod', '1.36': 'go.1.36.mod', '1.37': 'go.1.37.mod' } as const;

/** A release of Kubernetes as pinned here, and where its programs are put. */
export type Release = Programs & { readonly minor: keyof typeof PINS; readonly pins: string };

/** The folder of the Go modules: kubernetes (also with etcd) and kwok. */
export const MODULES = new URL('../go', import.meta.url).pathname;

/**
 * The release that the tests are for: the one of TUNINGSWEEP_TEST_KUBERNETES, by default the oldest.
 *
 * @throws Problem when there are no pins for it
 */
export function chosenRelease(): Release {
  const minor = process.env['TUNINGSWEEP_TEST_KUBERNETES'] || '1.34';
  if (!isPinned(minor)) {
    throw new Problem(
      `TUNINGSWEEP_TEST_KUBERNETES is '${minor}'; expected one of ${Object.keys(PINS).join(', ')}.`,
      'Set it to one of these, or leave it out.',
    );
  }
  const pins = PINS[minor];
  const version = /^\s*k8s\.io\/kubernetes (v\S+)$/m.exec(readModule(`kubernetes/${pins}`))?.[1];
  if (version === undefined) throw new Error(`${pins} does not require k8s.io/kubernetes`);
  const folder = join(CACHE, 'kubernetes', `${version}-${hashOfModules(pins)}`);
  return { minor, pins, version, folder };
}

function isPinned(minor: string): minor is keyof typeof PINS {
  return minor in PINS;
}

/** Over all that the programs are built from, and for what machine. */
function hashOfModules(pins: string): string {
  const kubernetes = [pins, pins.replace(/mod$/, 'sum'), 'tools.go', 'etcd/main.go'];
  const kwok = ['go.mod', 'go.sum', 'tools.go'];
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}`);
  for (const file of [...kubernetes.map((name) => `kubernetes/${name}`), ...kwok.map((name) => `kwok/${name}`)]) {
    hash.update(`\0${file}\0${readModule(file)}`);
  }
  return hash.digest('hex').slice(0, 12);
}

function readModule(file: string): string {
  return readFileSync(join(MODULES, file), 'utf8');
}

/** The programs of a release: those of KUBEBUILDER_ASSETS, else those built here; undefined when there are none yet. */
export function findPrograms(release: Release): Programs | undefined {
  const assets = process.env['KUBEBUILDER_ASSETS'];
  if (assets && whyNot(assets, release) === undefined) return { folder: assets, version: versionIn(assets) };
  return existsSync(release.folder) ? release : undefined;
}

/** Why the programs in a folder cannot be used for a release; undefined when they can. */
export function whyNot(folder: string, { minor }: Release): string | undefined {
  const missing = PROGRAMS.filter((name) => !existsSync(join(folder, name)));
  if (missing.length > 0) return `it has no ${missing.join(', ')}`;
  const version = versionIn(folder);
  return version.startsWith(`v${minor}.`) ? undefined : `its kube-apiserver is ${version}, wanted is ${minor}`;
}

function versionIn(folder: string): string {
  const said = execFileSync(join(folder, 'kube-apiserver'), ['--version'], { encoding: 'utf8' });
  return said.trim().split(' ').at(-1) ?? '';
}
