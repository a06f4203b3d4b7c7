import { Command } from 'commander';
import { setUpBuiltIn } from '../local/trainers/built-in.ts';
import { examples } from '../output/examples.ts';

/** `tuningsweep setup-trainer`: what the built-in trainer computes with, so that no run has to wait for it. */
export function setupTrainerCommand(): Command {
  return new Command('setup-trainer')
    .description('fetch what the built-in trainer computes with, as the first run that needs it would')
    .addHelpText('after', examples('setup-trainer'))
    .action(async () => {
      process.exitCode = await setUpBuiltIn({ quick: false });
    });
}
