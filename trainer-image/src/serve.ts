import { TASK_BEGUN, TRAINER_ENV } from '@tuningsweep/ledger/contracts';
import type { ServedTask } from '@tuningsweep/ledger/contracts';

/** What a process with nothing to do is called. */
const IDLE = 'tuningsweep trainer, idle';

/**
 * Trains the tasks that the parent sends, one after another: what it takes to start is done once. The parent sends one when the
 * one before has ended.
 *
 * @param train returns the exit code that a process of the task's own would have had
 */
export function serve(train: (env: NodeJS.ProcessEnv) => Promise<number>): void {
  process.title = IDLE;
  process.on('message', (message: ServedTask) => void serveOne(message, train));
}

async function serveOne({ env, mark }: ServedTask, train: (env: NodeJS.ProcessEnv) => Promise<number>): Promise<void> {
  const own = Object.entries(env).map(([name, value]) => [name, value ?? undefined]);
  const variables: NodeJS.ProcessEnv = { ...process.env, ...Object.fromEntries(own) };
  process.send?.(TASK_BEGUN);
  process.title = `tuningsweep trainer ${variables[TRAINER_ENV.codeTask]}`;
  const code = await train(variables);
  process.title = IDLE;
  await Promise.all([printed(process.stdout, mark), printed(process.stderr, mark)]);
  process.send?.(code);
}

async function printed(stream: NodeJS.WriteStream, text: string): Promise<void> {
  await new Promise<void>((resolve) => {
    stream.write(text, () => resolve());
  });
}
