import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { withMetric } from '../../engine/src/api/index.ts';
import { applyDefaults, validateManifest } from '../../engine/src/api/validate.ts';
import { blocks, documents } from './documents.ts';

/** Every whole resource that a document shows. */
const SHOWN = documents().flatMap((document) =>
  blocks(document, 'yaml')
    .filter((text) => text.includes('kind: TuningSweep'))
    .map((text) => ({ name: document.name, text })),
);

test.each(SHOWN)('$name shows a manifest that an API server would take', ({ text }) => {
  expect(validateManifest(parse(text))).toEqual([]);
});

test("the README's manifest is the quick example", () => {
  const [shown] = SHOWN.filter(({ name }) => name === 'README.md').map(({ text }) => parse(text));
  const example = parse(readFileSync('examples/usd-krw-quick.yaml', 'utf8'));
  const specOf = (manifest: unknown) => withMetric(applyDefaults(manifest).spec);
  expect(specOf(shown)).toEqual(specOf(example));
  expect(shown.metadata).toEqual(example.metadata);
});
