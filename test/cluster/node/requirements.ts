import { existsSync } from 'node:fs';
import { addServerFolders, isOnPath, isRoot } from '../../servers/program.ts';

/** Set to anything, it leaves out the tests that need a real node; they are then reported as skipped. */
const SWITCH = 'TUNINGSWEEP_SKIP_NODE_TESTS';

/** Whether the tests on a real node were switched off on purpose. */
export function isSwitchedOff(): boolean {
  return Boolean(process.env[SWITCH]);
}

/** Why a real node cannot run on this machine, and what to do; undefined where it can. */
export function whyNoNode(): string | undefined {
  const found = missing();
  if (found === undefined) return undefined;
  return `The tests on a real node (kubelet, containerd, runc) do not run here: ${found}. To leave them out on purpose, set ${SWITCH}=1.`;
}

function missing(): string | undefined {
  if (process.platform !== 'linux') return `they need Linux, and this is ${process.platform}`;
  if (!isRoot()) return 'they need root, to make namespaces and mounts';
  if (!existsSync('/sys/fs/cgroup')) return 'there are no control groups under /sys/fs/cgroup';
  addServerFolders();
  const programs = ['bash', 'ip', 'mount', 'nsenter', 'openssl', 'tar', 'unshare'].filter((name) => !isOnPath(name));
  return programs.length === 0 ? undefined : `${programs.join(', ')} not found (Debian: iproute2, openssl, util-linux)`;
}
