import { Command } from 'commander';
import { gridDefinition } from '@tuningsweep/engine/search';
import { examples } from '../output/examples.ts';
import { loadSweep } from '../sweep/manifest.ts';

/** `tuningsweep validate -f FILE`: what the API server would say of a manifest. */
export function validateCommand(): Command {
  return new Command('validate')
    .description('check a manifest as the API server would')
    .requiredOption('-f, --filename <file>', 'the manifest')
    .addHelpText('after', examples('validate -f examples/usd-krw.yaml'))
    .action(validate);
}

async function validate({ filename }: { filename: string }): Promise<void> {
  const sweep = await loadSweep(filename);
  console.log(
    `${filename}: TuningSweep ${sweep.namespace}/${sweep.name} is valid, ${gridDefinition(sweep.spec).total} points.`,
  );
}
