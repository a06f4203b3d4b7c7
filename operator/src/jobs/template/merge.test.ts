import { expect, test } from 'vitest';
import { layOver } from './merge.ts';

test.each([
  ['fields', { a: 1, b: 1 }, { b: 2 }, { a: 1, b: 2 }],
  ['objects', { a: { x: 1, y: 1 } }, { a: { y: 2 } }, { a: { x: 1, y: 2 } }],
  ['plain lists are replaced', { args: ['x'] }, { args: ['y'] }, { args: ['y'] }],
  [
    'containers by name',
    { containers: [{ name: 'log' }, { name: 'trainer', image: 'a', env: [{ name: 'X', value: '1' }] }] },
    { containers: [{ name: 'trainer', image: 'b', env: [{ name: 'Y', value: '2' }] }] },
    {
      containers: [
        { name: 'log' },
        {
          name: 'trainer',
          image: 'b',
          env: [
            { name: 'X', value: '1' },
            { name: 'Y', value: '2' },
          ],
        },
      ],
    },
  ],
  [
    'pull secrets by name',
    { imagePullSecrets: [{ name: 'a' }] },
    { imagePullSecrets: [{ name: 'b' }] },
    { imagePullSecrets: [{ name: 'a' }, { name: 'b' }] },
  ],
  [
    'claims of devices by name',
    { resourceClaims: [{ name: 'a', resourceClaimName: 'x' }] },
    { resourceClaims: [{ name: 'b', resourceClaimName: 'y' }] },
    {
      resourceClaims: [
        { name: 'a', resourceClaimName: 'x' },
        { name: 'b', resourceClaimName: 'y' },
      ],
    },
  ],
  [
    'mounts by path',
    { volumeMounts: [{ mountPath: '/a', name: 'x' }] },
    { volumeMounts: [{ mountPath: '/a', name: 'y' }] },
    { volumeMounts: [{ mountPath: '/a', name: 'y' }] },
  ],
])('%s', (_, under, over, expected) => {
  const before = structuredClone(under);
  expect(layOver(under, over)).toEqual(expected);
  expect(under).toEqual(before);
});
