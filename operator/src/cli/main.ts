import { buildProgram } from './program.ts';
import { exitCodeOf, EXIT } from './exit.ts';

try {
  await buildProgram().parseAsync();
} catch (error) {
  const known = exitCodeOf(error);
  console.error(known === undefined ? error : `tuningsweep: ${(error as Error).message}`);
  process.exitCode = known ?? EXIT.failure;
}
