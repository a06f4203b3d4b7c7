import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Schema } from './schema/schema.ts';

interface Crd {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string; readonly shortNames: readonly string[]; readonly plural: string };
    readonly versions: readonly [CrdVersion];
  };
}

interface CrdVersion {
  readonly name: string;
  readonly schema: { readonly openAPIV3Schema: Schema };
  readonly additionalPrinterColumns: readonly PrinterColumn[];
}

interface PrinterColumn {
  readonly name: string;
  readonly description?: string;
  readonly priority?: number;
}

const CRD_FILE = new URL('../../../crds/tuningsweep.yaml', import.meta.url);

/** The CustomResourceDefinition, the one source of the API, as it lies in `crds/tuningsweep.yaml`. */
export const crd: Crd = parse(readFileSync(CRD_FILE, 'utf8'));

/** The version of the API that this release serves. */
export const crdVersion: CrdVersion = crd.spec.versions[0];

/** `apiVersion` of every TuningSweep. */
export const API_VERSION = `${crd.spec.group}/${crdVersion.name}`;

/** `kind` of every TuningSweep. */
export const KIND = crd.spec.names.kind;

/** Schema of a whole TuningSweep. */
export const rootSchema: Schema = crdVersion.schema.openAPIV3Schema;
