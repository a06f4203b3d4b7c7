import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

/** What each package may import, by the table of CONTRIBUTING.md. */
const TABLE = new Map(
  [...readFileSync('CONTRIBUTING.md', 'utf8').matchAll(/^\| `([\w-]+)\/`.*\| ((?:`[\w-]+`(?:, )?)+|–) *\|$/gm)].map(
    ([, name = '', imports = '']) => [name, [...imports.matchAll(/`([\w-]+)`/g)].map(([, other = '']) => other)],
  ),
);
const RULES: { files: string[]; rules: Record<string, unknown> }[] = JSON.parse(
  readFileSync('.oxlintrc.json', 'utf8'),
).overrides;
const WORKSPACES: string[] = JSON.parse(readFileSync('package.json', 'utf8')).workspaces;

function manifest(workspace: string): { name: string; exports?: object; dependencies?: object } {
  return JSON.parse(readFileSync(`${workspace}/package.json`, 'utf8'));
}

/** What a README says that its package may import, up to the end of the clause. */
function readmeImports(text: string): string[] {
  const [, none, listed = ''] =
    /(imports no other package)|may import ([^.;:(]+)/.exec(text.replaceAll('\n', ' ')) ?? [];
  if (none === undefined && listed === '') throw new Error('expected "may import …" or "imports no other package"');
  return [...listed.matchAll(/`([\w-]+)`/g)].map(([, name = '']) => name);
}

test('the table of packages has every workspace', () => {
  expect([...TABLE.keys()].toSorted()).toEqual(WORKSPACES.toSorted());
});

describe.each([...TABLE])('%s', (name, imports) => {
  test('is linted as the table says', () => {
    const rule = JSON.stringify(RULES.find(({ files }) => files.includes(`${name}/**`))?.rules);
    const refused = WORKSPACES.filter((each) => each !== name && !imports.includes(each));
    const names = refused.map((each) => manifest(each).name.replace('@tuningsweep/', ''));
    // Written out, because the linter's regular expressions have no way to say "all but".
    expect(rule).toContain(`^@tuningsweep/(${names.toSorted().join('|')})(/|$)`);
    expect(rule).toContain(`(${WORKSPACES.toSorted().join('|')})/(src|bin)/`);
  });

  test('asks npm for what it imports, and for no other package of ours', () => {
    const ours = Object.keys(manifest(name).dependencies ?? {}).filter((each) => each.startsWith('@tuningsweep/'));
    expect(ours.toSorted()).toEqual(imports.map((each) => manifest(each).name).toSorted());
  });

  test('says what others may import of it', () => {
    expect(manifest(name).exports).toBeDefined();
  });

  test('has a README of a few lines that says where to start reading', () => {
    const text = readFileSync(`${name}/README.md`, 'utf8');
    expect(readmeImports(text).toSorted()).toEqual(imports.toSorted());
    expect(text.replaceAll('\n', ' ')).toMatch(/[Ss]tart reading at/);
    expect(text.split('\n').length).toBeLessThan(20);
  });
});
