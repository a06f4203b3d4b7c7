import { buildProgram } from './program.ts';
import { describeError, exitCodeOf, EXIT } from './exit.ts';

function tell(error: unknown): number {
  console.error(`tuningsweep: ${describeError(error)}`);
  return exitCodeOf(error) ?? EXIT.failure;
}

process.on('uncaughtException', (error) => process.exit(tell(error)));

try {
  await buildProgram().parseAsync();
} catch (error) {
  process.exitCode = tell(error);
}
