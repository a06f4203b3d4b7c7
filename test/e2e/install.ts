import { imageTag } from '../cluster/node/images/images.ts';
import type { ImageName } from '../cluster/node/images/images.ts';
import type { Account } from '../cluster/node/secret.ts';
import { helm } from '../tools/helm.ts';
import { installCommand, withAccount } from './guide.ts';
import type { ClusterCommand } from './guide.ts';

export const OPERATOR_NAMESPACE = 'tuningsweep-system';

/** What runs kubectl on the site's cluster, and how helm reaches it. */
export interface Reach {
  readonly kubectl: (args: readonly string[]) => Promise<string>;
  readonly kubeconfig: string;
}

/** Runs a command of the guide, with more arguments behind it. */
export async function runCommand(reach: Reach, { program, args }: ClusterCommand, ...more: string[]): Promise<string> {
  const all = [...args, ...more];
  return program === 'helm' ? await helm(all, reach) : await reach.kubectl(all);
}

/** The Secret that the guide makes for an account in a namespace, with the authority of the server's certificate. */
export async function makeSecret(
  reach: Reach,
  namespace: 'tuningsweep-system' | 'research',
  account: Account,
  ...more: string[]
): Promise<void> {
  const { ca = '', ...literals } = account;
  const command = withAccount(installCommand('kubectl', '--namespace', namespace, 'create', 'secret'), literals);
  await runCommand(reach, command, `--from-literal=ca.crt=${ca}`, ...more);
}

/** Installs the chart as the guide tells, with the images of this checkout, and waits until every replica is ready. */
export async function installAsGuide(reach: Reach, account: Account): Promise<void> {
  const images = [...imageValues('image', 'operator'), ...imageValues('trainer.image', 'trainer')];
  await runCommand(reach, installCommand('kubectl', 'create', 'namespace'));
  await reach.kubectl(['label', 'namespace', OPERATOR_NAMESPACE, 'pod-security.kubernetes.io/enforce=restricted']);
  await makeSecret(reach, OPERATOR_NAMESPACE, account);
  await runCommand(reach, installCommand('helm', 'install', 'tuningsweep-operator'), ...images);
  await runCommand(reach, installCommand('kubectl', '--namespace', OPERATOR_NAMESPACE, 'rollout'), '--timeout=180s');
}

function imageValues(value: string, name: ImageName): string[] {
  const [repository = '', tag = ''] = imageTag(name).split(':');
  return [`--set-string=${value}.repository=${repository}`, `--set-string=${value}.tag=${tag}`];
}
