import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CACHE } from '../servers/find.ts';

const MODULE = fileURLToPath(new URL('go/glua', import.meta.url));

/** The interpreter of Lua that Argo CD runs health checks with; test/tools/install.ts builds it. */
export const GLUA = join(CACHE, 'tools', 'glua-v1.1.1', 'glua');

/** Builds it from its published Go module, pinned in go/glua, into its folder, which appears whole. */
export function buildGlua(): void {
  if (existsSync(GLUA)) return;
  console.log('GopherLua, for the test of the health check for Argo CD: building it from its published Go module …');
  const folder = dirname(GLUA);
  mkdirSync(dirname(folder), { recursive: true });
  const scratch = mkdtempSync(join(dirname(folder), 'glua-'));
  const env = {
    ...process.env,
    CGO_ENABLED: '0',
    GOCACHE: join(scratch, 'cache'),
    GOMODCACHE: join(scratch, 'modules'),
    GOFLAGS: '-mod=readonly -modcacherw -trimpath',
    GOWORK: 'off',
  };
  try {
    const args = ['-C', MODULE, 'build', '-o', join(scratch, 'bin', 'glua'), 'github.com/yuin/gopher-lua/cmd/glua'];
    execFileSync('go', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    rmSync(folder, { recursive: true, force: true });
    renameSync(join(scratch, 'bin'), folder);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
