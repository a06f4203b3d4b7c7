import { buildProgram } from './program.ts';
import { exitCodeOf, EXIT } from './exit.ts';

try {
  await buildProgram().parseAsync();
} catch (error) {
  const known = exitCodeOf(error);
  console.error(known !== undefined && error instanceof Error ? `tuningsweep: ${error.message}` : error);
  process.exitCode = known ?? EXIT.failure;
}
