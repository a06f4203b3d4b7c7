import { Html, html, inScript } from '@tuningsweep/report/components';
import type { Content } from '@tuningsweep/report/components';
import type { Viewer } from '../http/access.ts';
import { versionOf } from '../http/events.ts';
import { CHART_DATA, dataPart, NOTHING } from '../watch/data-parts.ts';
import { NOTICE } from '../watch/watch.ts';
import type { Watch } from '../watch/watch.ts';
import { layout, slot } from './layout.ts';

/** A page that is made of the parts of a watch. */
export interface PartsPage {
  readonly title: string;
  /** The parts that it shows, from top to bottom. */
  readonly sections: readonly string[];
  /** What stands in the place of a part that is not read yet. */
  readonly meanwhile?: Readonly<Record<string, Content>>;
  /** Where what changes comes from. */
  readonly events: string;
}

/** The page as far as its parts are known; what follows comes as events. */
export function partsPage(
  watch: Watch | undefined,
  viewer: Viewer,
  { title, sections, meanwhile = {}, events }: PartsPage,
): string {
  const partOf = (name: string): string => watch?.parts.get(name) ?? '';
  const known = CHART_DATA.map((part) => [part, partOf(dataPart(part))] as const).filter(([, text]) => text !== '');
  const data = { ...NOTHING, ...Object.fromEntries(known.map(([part, text]) => [part, JSON.parse(text)])) };
  const contentOf = (name: string): Content => (partOf(name) === '' ? meanwhile[name] : new Html(partOf(name)));
  const main = html`${[NOTICE, ...sections].map((name) => slot(name, contentOf(name)))}
    <script type="application/json" id="data">
      ${new Html(inScript(data))}
    </script>`;
  return layout({ title, viewer, main, events: { path: events, version: watch ? versionOf(watch) : '' } });
}
