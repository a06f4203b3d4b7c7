import { count } from '../format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';

/** Tasks by how they stand; what is left of the total waits. */
export interface Shares {
  readonly total: number;
  readonly completed: number;
  readonly failed: number;
  readonly stopped: number;
  readonly active: number;
}

/** The parts of the bar from the left on, by the class that gives each its colour. */
const ORDER = ['completed', 'stopped', 'failed', 'active'] as const;

/** How far a sweep is, as one bar; its words are for those who do not see it. */
export function progressBar(shares: Shares): Html {
  const { total } = shares;
  const widths = ORDER.map((name) => (total > 0 ? (100 * shares[name]) / total : 0));
  const begins = widths.map((_, at) => widths.slice(0, at).reduce((sum, width) => sum + width, 0));
  return html`<svg class="shares" role="img" aria-label="${describe(shares)}">
    ${ORDER.map(
      (name, at) =>
        html`<rect
          class="${name}"
          x="${(begins[at] ?? 0).toFixed(2)}%"
          width="${(widths[at] ?? 0).toFixed(2)}%"
          height="100%"
        />`,
    )}
  </svg>`;
}

function describe({ total, ...shares }: Shares): string {
  const parts = ORDER.filter((name) => shares[name] > 0).map((name) => `${count(shares[name])} ${name}`);
  return `${parts.length > 0 ? parts.join(', ') : 'none begun'}, of ${count(total)} tasks`;
}
