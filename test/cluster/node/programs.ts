import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE } from '../../servers/find.ts';
import { goBuild, requireGo, SMALL, stamps } from '../programs/build.ts';
import type { GoBuild } from '../programs/build.ts';
import { MODULES } from '../programs/programs.ts';
import type { Release } from '../programs/programs.ts';

const CONTAINERD = 'github.com/containerd/containerd/v2/cmd';
const CNI = 'github.com/containernetworking/plugins/plugins';

/** What is built for the node, by the folder of its module: the flags and packages of one `go build`. */
const BUILDS: Readonly<Record<string, readonly string[]>> = {
  containerd: [SMALL, ...['containerd', 'containerd-shim-runc-v2', 'ctr'].map((name) => `${CONTAINERD}/${name}`)],
  // Static, because it is also run where the machine's libraries are not: in the mount namespace of a container.
  runc: [
    '-tags=seccomp netgo osusergo',
    '-ldflags=-s -w -linkmode=external -extldflags=-static',
    'github.com/opencontainers/runc',
  ],
  cni: [SMALL, ...['ipam/host-local', 'main/bridge', 'main/loopback'].map((name) => `${CNI}/${name}`)],
  pause: [SMALL, '.'],
};

/** The only one of them that has C in it. */
const WITH_C = 'runc';
const PACKAGES = 2500;

/** The node's programs, for a release; `folder` is where they are or will be. */
export function nodeBuild(release: Release): GoBuild {
  const folder = join(CACHE, 'node', `${release.version}-${hashOfModules(release.pins)}`);
  const commands = (bin: string): string[][] => [
    ...Object.entries(BUILDS).map(([module, args]) => [
      ...(module === WITH_C ? ['env', 'CGO_ENABLED=1'] : []),
      ...goBuild(module, bin),
      ...args,
    ]),
    [...goBuild('kubelet', bin), `-modfile=${release.pins}`, stamps(release.version), 'k8s.io/kubernetes/cmd/kubelet'],
  ];
  return { name: `the node of Kubernetes ${release.version}`, folder, commands, packages: PACKAGES };
}

/**
 * The folder of the node's programs.
 *
 * @throws Error when they were not built yet
 */
export function nodePrograms(release: Release): string {
  const { folder } = nodeBuild(release);
  if (!existsSync(folder)) throw new Error('the programs of a real node are not on this machine; run: npm test');
  return folder;
}

/** @throws Problem when Go is missing or too old */
export function requireGoForNode({ pins }: Release): void {
  requireGo([...Object.keys(BUILDS).map((module) => [module, 'go.mod'] as const), ['kubelet', pins]]);
}

/** Over all that the programs are built from, and for what machine. */
function hashOfModules(pins: string): string {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}${JSON.stringify(BUILDS)}`);
  const modules = [...Object.keys(BUILDS).map((module) => [module, 'go.mod']), ['kubelet', pins]];
  for (const [module = '', pinned = ''] of modules) {
    for (const file of [pinned, pinned.replace(/mod$/, 'sum'), module === 'pause' ? 'main.go' : 'tools.go']) {
      const path = join(MODULES, module, file);
      if (existsSync(path)) hash.update(`\0${module}/${file}\0${readFileSync(path, 'utf8')}`);
    }
  }
  return hash.digest('hex').slice(0, 12);
}
