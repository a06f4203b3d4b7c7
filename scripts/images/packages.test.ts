import { expect, it } from 'vitest';
import { packagesOf } from './packages.mjs';

const LOCKED = {
  app: { dependencies: { lib: '1', own: '1', '@types/lib': '1' }, devDependencies: { linter: '1' } },
  own: { dependencies: { deep: '2' }, optionalDependencies: { 'for-another-platform': '1' } },
  'node_modules/own': { link: true, resolved: 'own' },
  'node_modules/lib': { dependencies: { deep: '1' }, peerDependencies: { peer: '1', absent: '1' } },
  'node_modules/lib/node_modules/deep': { dependencies: { lib: '1' } },
  'node_modules/deep': {},
  'node_modules/peer': {},
  'node_modules/linter': {},
  'node_modules/@types/lib': {},
  'node_modules/for-another-platform': {},
};

it('finds what a workspace requires as Node would, workspaces and peers included, tools and what is not wanted left out', () => {
  const isWanted = (folder: string): boolean => !/platform|@types/.test(folder);
  expect(packagesOf(LOCKED, 'app', isWanted)).toEqual([
    'app',
    'node_modules/deep',
    'node_modules/lib',
    'node_modules/lib/node_modules/deep',
    'node_modules/peer',
    'own',
  ]);
});
