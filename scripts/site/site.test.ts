import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { documents } from '../../test/docs/documents.ts';
import { sourceLink } from './links.mjs';
import { menuOf } from './menu.mjs';

const REPOSITORY = 'https://example.com/repository';
const MENU = menuOf(readFileSync('docs/README.md', 'utf8'));

test('the menu has a section for each of docs/README.md that links to pages', () => {
  expect(MENU.map(({ text }) => text)).toEqual(['Guides', 'Reference', 'Decisions']);
  expect(MENU.map(({ collapsed = false }) => collapsed)).toEqual([false, false, true]);
  expect(MENU[0]?.items[0]).toEqual({ text: 'Getting started', link: '/guide/getting-started' });
  expect(MENU[2]?.items[0]?.text).toBe('1. The CustomResourceDefinition is the source of the API');
});

test('each guide and each decision is in the menu', () => {
  const linked = MENU.flatMap(({ items }) => items.map(({ link }) => `docs${link}.md`));
  const pages = documents().filter(
    ({ name, text }) => /^docs\/(guide|adr)\//.test(name) && !/merged into \[/.test(text),
  );
  expect(pages.map(({ name }) => name).filter((name) => !linked.includes(name))).toEqual([]);
});

test.each([
  ['another page', 'ledger.md#views', 'ledger.md#views'],
  ['a page above', '../metrics.md', '../metrics.md'],
  ['a heading', '#tests', '#tests'],
  ['another site', 'https://katib.dev/', 'https://katib.dev/'],
  ['a picture', '../images/report.png', '../images/report.png'],
  ['a file outside docs', '../../crds/tuningsweep.yaml', `${REPOSITORY}/blob/main/crds/tuningsweep.yaml`],
  ['a document outside docs', '../../CHANGELOG.md#010', `${REPOSITORY}/blob/main/CHANGELOG.md#010`],
  ['a folder of docs', '../adr', `${REPOSITORY}/blob/main/docs/adr`],
])('a link to %s leads to where it is shown', (_, target, shown) => {
  expect(sourceLink(target, 'guide/search.md', REPOSITORY)).toBe(shown);
});
