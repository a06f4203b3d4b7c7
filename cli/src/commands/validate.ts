import { Command } from 'commander';
import { gridDefinition, isProposed } from '@tuningsweep/engine/search';
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
  const { namespace, name, spec } = sweep;
  const { total } = gridDefinition(spec);
  const what = isProposed(spec) ? `${total} tasks by ${spec.algorithm.name}` : `${total} points`;
  console.log(`${filename}: TuningSweep ${namespace}/${name} is valid, ${what}.`);
}
