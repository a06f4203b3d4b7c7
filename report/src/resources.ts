import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The page's own modules, each after those that it imports. */
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
  'choice',
  'table',
  'main',
];

/** ECharts as its makers minified it, with their licence at its head. */
export function chartLibrary(): string {
  return inElement(readFileSync(fileURLToPath(import.meta.resolve('#echarts')), 'utf8'));
}

export function styleSheet(): string {
  return readFileSync(new URL('page.css', import.meta.url), 'utf8');
}

/**
 * The page's modules as one script. A page that is a single file has no address to import from, so what they import
 * from each other is simply there; their names are different from each other.
 */
export function pageScript(): string {
  const modules = MODULES.map((name) => readFileSync(new URL(`client/${name}.js`, import.meta.url), 'utf8'));
  const joined = modules.map((text) => text.replaceAll(/^import [^;]+;\n/gm, '').replaceAll(/^export /gm, ''));
  return inElement(`(() => {\n'use strict';\n${joined.join('\n')}})();`);
}

/** Text of a script that does not end its element, whatever strings are in it. */
function inElement(script: string): string {
  return script.replaceAll(/<(?=\/script|script|!--)/gi, String.raw`\x3c`);
}
