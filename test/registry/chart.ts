import { join } from 'node:path';
import { VERSION } from '../../ledger/src/contracts.ts';
import { CHART } from '../chart/render.ts';
import { helm, runHelm } from '../tools/helm.ts';
import type { Registry } from './registry.ts';

/** The chart in a registry. */
export interface PublishedChart {
  /** As it was packaged. */
  readonly archive: string;
  readonly digest: string;
  /** For helm: `oci://HOST/tuningsweep/charts/tuningsweep-operator`. */
  readonly reference: string;
}

/**
 * Packages the chart and pushes it, as the release does.
 *
 * @param folder an empty one, for the archive
 */
export async function publishChart({ host, caFile }: Registry, folder: string): Promise<PublishedChart> {
  await helm(['package', CHART, `--destination=${folder}`]);
  const archive = join(folder, `tuningsweep-operator-${VERSION}.tgz`);
  const charts = `oci://${host}/tuningsweep/charts`;
  const { stdout, stderr } = await runHelm(['push', archive, charts, `--ca-file=${caFile}`], { home: folder });
  const said = stdout + stderr;
  const digest = /^Digest: (\S+)$/m.exec(said)?.[1];
  if (digest === undefined) throw new Error(`expected a line 'Digest: …' of helm push, found: ${said}`);
  return { archive, digest, reference: `${charts}/tuningsweep-operator` };
}
