import { html, themeButton } from '@tuningsweep/report/components';
import type { Content, Html } from '@tuningsweep/report/components';
import { assetPath } from '../http/assets.ts';
import type { Viewer } from '../http/access.ts';

export interface Page {
  readonly title: string;
  readonly viewer: Viewer;
  readonly main: Content;
  /** Where what changes comes from, and which version the page has. */
  readonly events?: { readonly path: string; readonly version: string };
}

/** A whole page, around what it is about. */
export function layout({ title, viewer, main, events }: Page): string {
  const { text } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} – TuningSweep</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${assetPath('page.css')}" />
        <script src="${assetPath('echarts.js')}" defer></script>
        <script src="${assetPath('live.js')}" defer></script>
      </head>
      <body data-events="${events?.path}" data-version="${events?.version}">
        <nav class="top" aria-label="Pages">
          <a href="/">All sweeps</a>
          ${viewer.user !== undefined && html`<span class="note">${viewer.user}</span>`} ${themeButton()}
        </nav>
        <main>${main}</main>
      </body>
    </html> `;
  return text;
}

/** A place for a part of a page, which may change; empty where there is nothing to say. */
export function slot(name: string, content: Content): Html {
  return html`<div data-part="${name}">${content}</div>`;
}

/** What is said where there is no page. */
export function problemPage(viewer: Viewer, title: string, text: string): string {
  const main = html`<section>
    <h1>${title}</h1>
    <p>${text}</p>
  </section>`;
  return layout({ title, viewer, main });
}
