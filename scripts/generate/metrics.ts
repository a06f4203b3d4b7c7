import { METRICS } from '../../operator/src/metrics/definitions.ts';
import type { MetricDefinition } from '../../operator/src/metrics/definitions.ts';
import { markdown, table } from './markdown.ts';

const INTRODUCTION = `<!-- Generated from operator/src/metrics/definitions.ts by scripts/generate/main.ts. Do not edit. -->

# Metrics

The operator serves these at \`/metrics\`, on the address of [\`--bind-address\`](reference/operator-settings.md). Names are
those of controller-runtime and client-go where the meaning is the same. No label has a value per task, and the series of a
sweep go with it.

Beside these are those of the process itself, such as \`process_resident_memory_bytes\`, \`process_cpu_seconds_total\` and
\`nodejs_heap_size_used_bytes\`.`;

/** The metrics reference, as Markdown. */
export async function generateMetrics(): Promise<string> {
  const rows = Object.entries<MetricDefinition>(METRICS).map(([name, { type, labels = [], help, values }]) => [
    `\`${name}\``,
    type,
    labels.map((label) => `\`${label}\``).join(', '),
    values ? `${help} Values of \`${labels.at(-1)}\`: ${values.map((value) => `\`${value}\``).join(', ')}.` : help,
  ]);
  return markdown([INTRODUCTION, table(['Name', 'Type', 'Labels', 'Meaning'], rows)]);
}
