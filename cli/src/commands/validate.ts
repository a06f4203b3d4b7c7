import { Command } from 'commander';
import { counted } from '@tuningsweep/ledger';
import { placeOf } from '@tuningsweep/engine/api';
import { gridDefinition, isProposed } from '@tuningsweep/engine/search';
import type { SourceOptions } from '../manifests/sources.ts';
import { takingManifests } from '../options/manifests.ts';
import { examples } from '../output/examples.ts';
import { forEachSweep, loadSweeps } from '../sweep/manifest.ts';
import type { LoadedSweep } from '../sweep/manifest.ts';

/** `tuningsweep validate -f FILE`: what the API server would say of manifests. */
export function validateCommand(): Command {
  return takingManifests(new Command('validate').description('check manifests as the API server would'))
    .addHelpText(
      'after',
      examples('validate -f examples/usd-krw.yaml', 'validate -f sweeps/', 'validate -f - < sweep.yaml'),
    )
    .action(validate);
}

async function validate(options: SourceOptions): Promise<void> {
  await forEachSweep(await loadSweeps(options), (loaded) => console.log(describe(loaded)));
}

function describe({ sweep: { namespace, name, spec }, ...place }: LoadedSweep): string {
  const { total } = gridDefinition(spec);
  const what = isProposed(spec) ? `${counted(total, 'task')} by ${spec.algorithm.name}` : counted(total, 'point');
  return `${placeOf(place)}: TuningSweep ${namespace}/${name} is valid, ${what}.`;
}
