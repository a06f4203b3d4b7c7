import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What every page has: modules, each after those that it imports. */
const MODULES = [
  'colours',
  'scale',
  'numbers',
  'forecast',
  'boxes',
  'axis-chart',
  'parallel',
  'curves',
  'progress',
  'compare',
  'choice',
  'table',
  'swap',
  'theme',
  'age',
  'view',
];

/** What a kind of page begins with: a report in a file; a sweep that is watched. */
export type Entry = 'main' | 'live';

/** ECharts as its makers minified it, with their licence at its head. */
export function chartLibrary(): string {
  return inElement(readFileSync(fileURLToPath(import.meta.resolve('#echarts')), 'utf8'));
}

export function styleSheet(): string {
  return readFileSync(new URL('page.css', import.meta.url), 'utf8');
}

/**
 * The modules of a page as one script. A page that is a single file has no address to import from, so what they import
 * from each other is simply there; their names are different from each other.
 */
export function pageScript(entry: Entry): string {
  const modules = [...MODULES, entry].map((name) =>
    readFileSync(new URL(`client/${name}.js`, import.meta.url), 'utf8'),
  );
  const joined = modules.map((text) => text.replaceAll(/^import [^;]+;\n/gm, '').replaceAll(/^export /gm, ''));
  return inElement(`(() => {\n'use strict';\n${joined.join('\n')}})();`);
}

/** Text of a script that does not end its element, whatever strings are in it. */
function inElement(script: string): string {
  return script.replaceAll(/<(?=\/script|script|!--)/gi, String.raw`\x3c`);
}
