import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { documents } from './documents.ts';

interface Field {
  readonly type: string;
  readonly id?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}
interface Form {
  readonly name: string;
  readonly description: string;
  readonly body: readonly Field[];
}

const FOLDER = '.github/ISSUE_TEMPLATE';
const FORMS = globSync(`${FOLDER}/*.yml`).filter((file) => !file.endsWith('/config.yml'));
const REPOSITORY = 'https://github.com/tuningsweep/tuningsweep/';

// Source: docs.github.com, "Syntax for GitHub's form schema".
const TYPES = ['checkboxes', 'dropdown', 'input', 'markdown', 'textarea'];

test.each(FORMS)('%s is a form', (file) => {
  const form: Form = parse(readFileSync(file, 'utf8'));
  expect(form.name).not.toBe('');
  expect(form.description).not.toBe('');
  for (const { type, attributes } of form.body) {
    expect(TYPES).toContain(type);
    expect(attributes).toHaveProperty(type === 'markdown' ? 'value' : 'label');
    const choice = type === 'dropdown' || type === 'checkboxes';
    expect(Array.isArray(attributes['options'])).toBe(choice);
  }
  const ids = form.body.flatMap(({ id }) => id ?? []);
  expect(new Set(ids).size).toBe(form.body.filter(({ type }) => type !== 'markdown').length);
});

test('what the forms link to is a document of this repository', () => {
  const links = [...FORMS, `${FOLDER}/config.yml`].flatMap((file) =>
    readFileSync(file, 'utf8').match(/https:[^\s)]+/g),
  );
  const paths = links.flatMap((link) => (link ?? '').split(`${REPOSITORY}blob/main/`).slice(1));
  expect(paths).not.toHaveLength(0);
  expect(documents().map(({ name }) => name)).toEqual(expect.arrayContaining(paths));
});

test('weaknesses are reported through one address, in private', () => {
  const address = `${REPOSITORY}security/advisories/new`;
  const files = ['SECURITY.md', 'CODE_OF_CONDUCT.md', `${FOLDER}/config.yml`];
  for (const file of files) expect(readFileSync(file, 'utf8')).toContain(address);
});
