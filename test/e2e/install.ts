import { expect } from 'vitest';
import { imageTag, packImage } from '../cluster/node/images/images.ts';
import type { Account } from '../cluster/node/secret.ts';
import { VERSION } from '../../ledger/src/contracts.ts';
import { publishChart } from '../registry/chart.ts';
import { makeKeys, sign, verify } from '../registry/cosign.ts';
import type { Keys } from '../registry/cosign.ts';
import { pushImage } from '../registry/images.ts';
import type { Registry } from '../registry/registry.ts';
import { helm } from '../tools/helm.ts';
import { installCommand, withAccount } from './guide.ts';
import type { ClusterCommand } from './guide.ts';

export const OPERATOR_NAMESPACE = 'tuningsweep-system';

/** What runs kubectl on the site's cluster, and how helm reaches it. */
export interface Reach {
  readonly kubectl: (args: readonly string[]) => Promise<string>;
  readonly kubeconfig: string;
  /** Where helm keeps what it pulls. */
  readonly home: string;
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

/** A registry, and the beginning of references to it on the node. */
export interface SiteRegistry {
  readonly registry: Registry;
  readonly fromNode: string;
}

/**
 * Installs the chart as the guide tells, and waits until every replica is ready: the chart and the operator's image from a
 * registry, where both are pushed and signed, and their signatures verified first; the trainer's image as the node has it.
 */
export async function installAsGuide(
  reach: Reach,
  account: Account,
  { registry, fromNode }: SiteRegistry,
): Promise<void> {
  const keys = await makeKeys(reach.home);
  const chart = await publishChart(registry, reach.home);
  await signed(registry, keys, chart.reference.replace('oci://', ''), chart.digest);
  const repository = 'tuningsweep/operator';
  const digest = await pushImage(registry, await packImage('operator', reach.home), repository, VERSION);
  await signed(registry, keys, `${registry.host}/${repository}`, digest);
  await runCommand(reach, installCommand('kubectl', 'create', 'namespace'));
  await reach.kubectl(['label', 'namespace', OPERATOR_NAMESPACE, 'pod-security.kubernetes.io/enforce=restricted']);
  await makeSecret(reach, OPERATOR_NAMESPACE, account);
  const { program, args } = installCommand('helm', 'install', 'tuningsweep-operator', 'oci://');
  const here = args.map((word) => (word.startsWith('oci://') ? chart.reference : word));
  const image = { 'image.repository': `${fromNode}/${repository}`, 'image.digest': digest };
  const values = Object.entries({ ...image, ...trainerImage() }).map(
    ([name, value]) => `--set-string=${name}=${value}`,
  );
  await runCommand(reach, { program, args: here }, `--ca-file=${registry.caFile}`, ...values);
  await runCommand(reach, installCommand('kubectl', '--namespace', OPERATOR_NAMESPACE, 'rollout'), '--timeout=180s');
}

/** Signs what is in a registry, and sees that its tag is signed then. */
async function signed(registry: Registry, keys: Keys, name: string, digest: string): Promise<void> {
  await sign(registry, keys, `${name}@${digest}`);
  expect(await verify(registry, keys, `${name}:${VERSION}`)).toEqual([digest]);
}

function trainerImage(): Record<string, string> {
  const [repository = '', tag = ''] = imageTag('trainer').split(':');
  return { 'trainer.image.repository': repository, 'trainer.image.tag': tag };
}
