import { readFileSync, readdirSync } from 'node:fs';
import { parse } from 'yaml';
import { until } from '../../support/until.ts';
import type { Api, KubeObject } from '../client/api.ts';

type Crd = KubeObject & { readonly status?: { readonly conditions?: readonly { type: string; status: string }[] } };

const FOLDER = new URL('../../../crds/', import.meta.url);
const PATH = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** Makes the custom resources of this project known to an API server; they can be used when this returns. */
export async function installCrds(api: Api): Promise<void> {
  const crds = readdirSync(FOLDER).map((file): Crd => parse(readFileSync(new URL(file, FOLDER), 'utf8')));
  await Promise.all(crds.map((crd) => install(api, crd)));
}

async function install(api: Api, crd: Crd): Promise<void> {
  await api.call('POST', PATH, crd);
  const { name } = crd.metadata;
  await until(`${name} is established`, async () => isEstablished(await api.call<Crd>('GET', `${PATH}/${name}`)));
}

function isEstablished({ status }: Crd): boolean {
  return (
    status?.conditions?.some((condition) => condition.type === 'Established' && condition.status === 'True') ?? false
  );
}
