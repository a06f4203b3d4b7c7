import { parse } from 'shell-quote';
import { expect, test } from 'vitest';
import { helm } from '../tools/helm.ts';
import { blocks, documents } from './documents.ts';

/** Every `helm install` and `helm upgrade` that a document shows, on one line. */
const COMMANDS = documents().flatMap((document) =>
  blocks(document, 'sh')
    .flatMap((block) => block.replace(/\\\n\s*/g, '').split('\n'))
    .filter((line) => /^helm (install|upgrade) (?!.* oci:)/.test(line)) // what is in a registry, npm run e2e installs
    .map((line) => ({ name: document.name, line })),
);

/** About values that are there already; what is rendered without a cluster has none. */
const NOT_FOR_TEMPLATE = ['--reset-then-reuse-values'];

test.each(COMMANDS)('$name: $line', async ({ line }) => {
  const [, , ...args] = parse(line).map(String);
  const rendered = await helm(['template', ...args.filter((word) => !NOT_FOR_TEMPLATE.includes(word))]);
  expect(rendered).toContain('kind: Deployment');
});

test('there are such commands', () => expect(COMMANDS.length).toBeGreaterThan(3));
