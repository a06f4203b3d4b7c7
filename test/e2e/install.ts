import { fileURLToPath } from 'node:url';
import { imageTag } from '../cluster/node/images/images.ts';
import type { ImageName } from '../cluster/node/images/images.ts';
import { helm } from '../tools/helm.ts';

const RELEASE = 'tuningsweep';
export const OPERATOR_NAMESPACE = 'tuningsweep-system';
/** Where the chart mounts the operator's own account at the ledger from. */
export const OPERATOR_SECRET = 'tuningsweep-operator-ledger';

const CHART = fileURLToPath(new URL('../../charts/tuningsweep-operator', import.meta.url));

/** Installs the chart into its namespace, with the images of this checkout, and waits until every replica is ready. */
export async function installChart(kubeconfig: string): Promise<void> {
  const values = {
    ...imageValues('image', 'operator'),
    ...imageValues('trainer.image', 'trainer'),
    'ledger.secretName': OPERATOR_SECRET,
  };
  const sets = Object.entries(values).map(([name, value]) => `--set-string=${name}=${value}`);
  const where = ['--namespace', OPERATOR_NAMESPACE];
  await helm(['install', RELEASE, CHART, ...where, ...sets, '--wait', '--timeout', '180s'], { kubeconfig });
}

function imageValues(value: string, name: ImageName): Record<string, string> {
  const [repository = '', tag = ''] = imageTag(name).split(':');
  return { [`${value}.repository`]: repository, [`${value}.tag`]: tag };
}
