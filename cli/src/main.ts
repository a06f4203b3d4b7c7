import { COMMAND_EXIT } from '@tuningsweep/ledger/contracts';
import { buildProgram } from './program.ts';
import { describeError, exitCodeOf } from './exit.ts';

function tell(error: unknown): number {
  console.error(`tuningsweep: ${describeError(error)}`);
  return exitCodeOf(error) ?? COMMAND_EXIT.failure;
}

process.on('uncaughtException', (error) => process.exit(tell(error)));

try {
  await buildProgram().parseAsync();
} catch (error) {
  process.exitCode = tell(error);
}
