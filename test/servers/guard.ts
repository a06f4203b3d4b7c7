// Runs a database server for as long as the process that started this one lives, and leaves nothing behind: when our
// standard input closes (the parent asked for the end, or died of whatever cause) the server is killed and its folder
// removed. Argument: the plan, as JSON.
import { spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';

export interface Plan {
  /** What all of it is in. */
  folder: string;
  /** To be run one after the other: initialise, then serve. */
  commands: readonly (readonly string[])[];
  /** Takes away what is outside the folder; run whatever happened, once everything has ended. */
  afterwards?: readonly string[];
}

let running: { group: number; exit: Promise<number | null> } | undefined;

/** Each command has a process group of its own, so that what it starts ends with it. */
async function run([command = '', ...args]: readonly string[]): Promise<number | null> {
  const child = spawn(command, args, { detached: true, stdio: ['ignore', 2, 2] });
  const exit = new Promise<number | null>((resolve, reject) => child.once('exit', resolve).once('error', reject));
  if (child.pid !== undefined) running = { group: child.pid, exit };
  const code = await exit;
  running = undefined;
  return code;
}

async function runAll(commands: Plan['commands']): Promise<number> {
  for (const command of commands) {
    const code = await run(command);
    if (code !== 0) return code ?? 1;
  }
  return 0;
}

async function end({ folder, afterwards }: Plan, code: number): Promise<never> {
  if (running !== undefined) {
    process.kill(-running.group, 'SIGKILL');
    await running.exit;
  }
  const [command, ...args] = afterwards ?? [];
  if (command !== undefined) spawnSync(command, args, { stdio: ['ignore', 2, 2] });
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  process.exit(code);
}

const plan: Plan = JSON.parse(process.argv[2] ?? '');
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(plan, 1));
process.stdin.on('close', () => void end(plan, 0)).resume();
await end(plan, await runAll(plan.commands));
