import { readFile } from 'node:fs/promises';

const CRD = new URL('../../crds/tuningsweep.yaml', import.meta.url);
const NAME = '  name: tuningsweeps.tuningsweep.io\n';

const HEAD = `{{- /* Generated from crds/tuningsweep.yaml by scripts/generate/main.ts. Do not edit. */ -}}
{{- if .Values.crds.install }}
`;

const METADATA = `${NAME}  labels: {{- include "tuningsweep.labels" . | nindent 4 }}
  {{- if .Values.crds.keep }}
  annotations:
    helm.sh/resource-policy: keep
  {{- end }}
`;

/**
 * The chart's template of the CRD. A template, not the chart's folder `crds`: Helm never upgrades what is there.
 *
 * @throws Error when the CRD is not written as this expects
 */
export async function generateCrdTemplate(): Promise<string> {
  const text = await readFile(CRD, 'utf8');
  const definition = text.slice(text.indexOf('apiVersion:'));
  if (!definition.includes(NAME)) throw new Error(`crds/tuningsweep.yaml: expected the line "${NAME.trimEnd()}"`);
  if (definition.includes('{{'))
    throw new Error('crds/tuningsweep.yaml: expected no {{, which Helm would take for its own');
  return `${HEAD}${definition.replace(NAME, METADATA)}{{- end }}\n`;
}
