import { COMMAND_EXIT } from '@tuningsweep/ledger/contracts';
import { buildProgram, pluginProgram, PLUGIN } from './program.ts';

/** What errors are is known by modules that a command which has none need not load. */
async function tell(error: unknown): Promise<number> {
  const { describeError, exitCodeOf } = await import('./exit.ts');
  console.error(`tuningsweep: ${describeError(error)}`);
  return exitCodeOf(error) ?? COMMAND_EXIT.failure;
}

async function leave(error: unknown): Promise<void> {
  process.exit(await tell(error));
}

process.on('uncaughtException', (error) => void leave(error));

try {
  const [first, ...others] = process.argv.slice(2);
  if (first === PLUGIN) await (await pluginProgram()).parseAsync(others, { from: 'user' });
  else await (await buildProgram(first)).parseAsync();
} catch (error) {
  process.exitCode = await tell(error);
}
