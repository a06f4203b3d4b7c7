import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { documents } from './documents.ts';

test.each(documents())('$name links to files that exist', ({ path, text }) => {
  const prose = text.replaceAll(/^```.*?^```$/gms, '').replaceAll(/`[^`\n]*`/g, '');
  const targets = [...prose.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, target = '']) => target);
  const broken = targets.filter((target) => !existsSync(join(dirname(path), decodeURIComponent(target))));
  expect(broken).toEqual([]);
});
