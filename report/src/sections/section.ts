import { html } from '../html.ts';
import type { Content, Html } from '../html.ts';

/** A part of the page with its heading. */
export function section(id: string, title: Content, ...content: readonly Content[]): Html {
  return html`<section aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${content}
  </section>`;
}

/** Offers light and dark; the page's script shows it, which it is of no use without. */
export function themeButton(): Html {
  return html`<button type="button" class="plain end" id="theme" hidden>Light or dark</button>`;
}

/** A place for a chart, which says in words what it shows; with the metric that it is of, and pixels that it needs in width. */
export function chart(
  name: string,
  description: string,
  { metric, width }: { metric?: string; width?: number } = {},
): Html {
  const drawing = html`<div
    class="chart"
    data-chart="${name}"
    data-metric="${metric}"
    data-width="${width}"
    role="img"
    aria-label="${description}"
  ></div>`;
  // What is wider than a phone scrolls, by keyboard too.
  return width === undefined
    ? drawing
    : html`<div class="scroll-chart" role="group" aria-label="Chart that scrolls" tabindex="0">${drawing}</div>`;
}
