import { html } from '../html.ts';
import type { Content, Html } from '../html.ts';

/** A part of the page with its heading. */
export function section(id: string, title: Content, ...content: readonly Content[]): Html {
  return html`<section aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${content}
  </section>`;
}

/** A place for a chart, which says in words what it shows; with the metric that it is of, and pixels that it needs in width. */
export function chart(
  name: string,
  description: string,
  { metric, width }: { metric?: string; width?: number } = {},
): Html {
  return html`<div class="scroll-chart">
    <div
      class="chart"
      data-chart="${name}"
      data-metric="${metric}"
      style="${width !== undefined && `min-width: ${width}px`}"
      role="img"
      aria-label="${description}"
    ></div>
  </div>`;
}
