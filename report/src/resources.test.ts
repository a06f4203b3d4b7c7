import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pageScript } from './resources.ts';

const CLIENT = new URL('client/', import.meta.url);
const ENTRIES = ['main', 'live'] as const;
const MODULES = readdirSync(CLIENT).filter((name) => name.endsWith('.js'));

test.each(MODULES)('pages have the functions of client/%s', (name) => {
  const [own] = ENTRIES.filter((entry) => name === `${entry}.js`);
  const script = (own ? [own] : ENTRIES).map(pageScript).join();
  const functions = readFileSync(new URL(name, CLIENT), 'utf8').match(/function \w+\(/g) ?? [];
  for (const each of functions) expect(script).toContain(each);
});
