import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { anchorOf } from '../../scripts/site/anchors.mjs';
import { documents } from './documents.ts';

const DOCUMENTS = documents();

/** What a document links to within the repository; blocks and code are left out. */
function targets(text: string): string[] {
  const prose = text.replaceAll(/^```.*?^```$/gms, '').replaceAll(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)/g)].map(([, target = '']) => decodeURIComponent(target));
}

/** The anchors of a document's headings. */
function anchors(text: string): string[] {
  const headings = text.replaceAll(/^```.*?^```$/gms, '').matchAll(/^#+ (.*)$/gm);
  return [...headings].map(([, heading = '']) => anchorOf(heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')));
}

test.each(DOCUMENTS)('$name links to files that exist', ({ path, text }) => {
  const files = targets(text).map((target) => target.replace(/#.*/, ''));
  const broken = files.filter((file) => file !== '' && !existsSync(join(dirname(path), file)));
  expect(broken).toEqual([]);
});

test.each(DOCUMENTS)('$name links to headings that exist', ({ path, text }) => {
  const broken = targets(text).filter((target) => {
    const [file = '', anchor] = target.split('#');
    const linked = DOCUMENTS.find((other) => other.path === (file === '' ? path : join(dirname(path), file)));
    return anchor !== undefined && linked !== undefined && !anchors(linked.text).includes(anchor);
  });
  expect(broken).toEqual([]);
});
