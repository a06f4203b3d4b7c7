import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { readDockerfile } from './dockerfile.ts';
import { examplesWithImages } from './examples.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tuningsweep-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(text: string) {
  const file = join(folder, 'Dockerfile');
  writeFileSync(file, text);
  return readDockerfile(file);
}

describe('a Dockerfile', () => {
  it('says what the image begins with, what is copied where, and who runs it in which folder', () => {
    const text = '# An image\nFROM debian:1\n\nWORKDIR /app\nCOPY a.sh b.csv lib/\nCOPY c.sh /\nUSER 7:7\n';
    expect(read(text)).toEqual({
      base: 'debian:1',
      workingDir: '/app',
      user: '7:7',
      copies: [
        { source: 'a.sh', folder: '/app/lib' },
        { source: 'b.csv', folder: '/app/lib' },
        { source: 'c.sh', folder: '/' },
      ],
    });
  });

  it.each([
    ['RUN pip install numpy', 'found: RUN pip install numpy'],
    ['FROM debian AS build', 'found: FROM debian AS build'],
    ['COPY a.sh b.sh', 'expected COPY of files into a folder (with / at its end), found: COPY a.sh b.sh'],
    ['COPY --chown=7:7 a.sh lib/', 'found: COPY --chown=7:7 a.sh lib/'],
    ['COPY *.sh lib/', 'found: COPY *.sh lib/'],
  ])('is refused with a line that is not followed: %s', (line, sentence) => {
    expect(() => read(`${line}\n`)).toThrow(sentence);
  });
});

test.each(examplesWithImages())('the manifest $name.yaml fits its Dockerfile', ({ name, manifest, dockerfile }) => {
  const { copies, user, workingDir } = readDockerfile(dockerfile);
  const { image = '', command = [] } = manifest.spec.trainer;
  expect(readFileSync(dockerfile, 'utf8')).toContain(`--file examples/trainers/${name}.Dockerfile --tag ${image} `);
  const copied = copies.map((each) => join(each.folder, each.source));
  expect(copied).toContain(join(workingDir, command[1] ?? ''));
  expect(user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
});
