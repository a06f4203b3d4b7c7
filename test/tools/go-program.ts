import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CACHE } from '../servers/find.ts';

/** A program that an install.ts builds from its published Go module, pinned in a folder of test/tools/go. */
export interface GoProgram {
  /** Where the program is, once it was built. */
  readonly path: string;
  /** The folder of test/tools/go with its go.mod. */
  readonly module: string;
  /** Its main package. */
  readonly source: string;
  /** For the line that says that it is built: 'GopherLua, for the test of …'. */
  readonly purpose: string;
}

/** The interpreter of Lua that Argo CD runs health checks with. */
export const GLUA: GoProgram = {
  path: join(CACHE, 'tools', 'glua-v1.1.1', 'glua'),
  module: 'glua',
  source: 'github.com/yuin/gopher-lua/cmd/glua',
  purpose: 'GopherLua, for the test of the health check for Argo CD',
};

/** The checker of GitHub's workflows. */
export const ACTIONLINT: GoProgram = {
  path: join(CACHE, 'tools', 'actionlint-v1.7.12', 'actionlint'),
  module: 'actionlint',
  source: 'github.com/rhysd/actionlint/cmd/actionlint',
  purpose: 'actionlint, for the test of the workflows',
};

/** The registry that is the model of most others. */
export const REGISTRY: GoProgram = {
  path: join(CACHE, 'tools', 'registry-v3.1.2', 'registry'),
  module: 'registry',
  source: 'github.com/distribution/distribution/v3/cmd/registry',
  purpose: 'A registry, for the tests of what is published',
};

/** What signs images and charts. */
export const COSIGN: GoProgram = {
  path: join(CACHE, 'tools', 'cosign-v3.1.3', 'cosign'),
  module: 'cosign',
  source: 'github.com/sigstore/cosign/v3/cmd/cosign',
  purpose: 'cosign, for the tests of what is published (some minutes)',
};

/** Builds a program into its folder, which appears whole. Quick when it is there. */
export function buildGoProgram({ path, module, source, purpose }: GoProgram): void {
  if (existsSync(path)) return;
  console.log(`${purpose}: building it from its published Go module …`);
  const folder = dirname(path);
  mkdirSync(dirname(folder), { recursive: true });
  const scratch = mkdtempSync(join(dirname(folder), `${module}-`));
  const env = {
    ...process.env,
    CGO_ENABLED: '0',
    GOCACHE: join(scratch, 'cache'),
    GOMODCACHE: join(scratch, 'modules'),
    GOFLAGS: '-mod=readonly -modcacherw -trimpath',
    GOWORK: 'off',
  };
  const pins = fileURLToPath(new URL(`go/${module}`, import.meta.url));
  try {
    const args = ['-C', pins, 'build', '-o', join(scratch, 'bin', basename(path)), source];
    execFileSync('go', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    rmSync(folder, { recursive: true, force: true });
    renameSync(join(scratch, 'bin'), folder);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
