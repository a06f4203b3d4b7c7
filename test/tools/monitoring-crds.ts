import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../../scripts/lib/problem.mjs';
import { CACHE } from '../servers/find.ts';

/** The Go module of the Prometheus Operator, whose definitions tell a right ServiceMonitor from a wrong one. */
const MODULE = 'github.com/prometheus-operator/prometheus-operator';
const VERSION = 'v0.85.0';
const SUM = 'h1:M5xLCLEoaW2IJfnuCwFzzpL+jSVQu3KGT84Pye+fW8s=';

const FILES = ['monitoring.coreos.com_servicemonitors.yaml', 'monitoring.coreos.com_prometheusrules.yaml'];

/** The folder of the definitions that the chart's objects need; test/tools/install.ts fills it. */
export const MONITORING_CRDS = join(CACHE, 'tools', `prometheus-operator-crds-${VERSION}`);

/**
 * Copies the definitions out of the published module, whole.
 *
 * @throws Problem when the module is not the one that is pinned
 */
export function fetchMonitoringCrds(): void {
  if (existsSync(MONITORING_CRDS)) return;
  mkdirSync(join(CACHE, 'tools'), { recursive: true });
  const scratch = mkdtempSync(join(CACHE, 'tools', 'crds-'));
  try {
    const folder = join(download(scratch), 'example', 'prometheus-operator-crd');
    mkdirSync(join(scratch, 'crds'));
    for (const file of FILES) copyFileSync(join(folder, file), join(scratch, 'crds', file));
    renameSync(join(scratch, 'crds'), MONITORING_CRDS);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function download(scratch: string): string {
  const env = { ...process.env, GOMODCACHE: join(scratch, 'modules'), GOFLAGS: '-modcacherw', GOWORK: 'off' };
  const args = ['mod', 'download', '-json', `${MODULE}@${VERSION}`];
  const found = JSON.parse(execFileSync('go', args, { cwd: scratch, env, encoding: 'utf8' }));
  if (found.Sum === SUM) return found.Dir;
  throw new Problem(
    `${MODULE}@${VERSION}: expected the sum ${SUM}, found ${found.Sum}.`,
    'Check your Go module proxy.',
  );
}
