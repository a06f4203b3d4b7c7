import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pageScript } from './resources.ts';

const CLIENT = new URL('client/', import.meta.url);
const MODULES = readdirSync(CLIENT).filter((name) => name.endsWith('.js'));

test.each(MODULES)('the page has the functions of client/%s', (name) => {
  const script = pageScript();
  const functions = readFileSync(new URL(name, CLIENT), 'utf8').match(/function \w+\(/g) ?? [];
  for (const each of functions) expect(script).toContain(each);
});
