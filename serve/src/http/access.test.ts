import { expect, test } from 'vitest';
import { maySee, viewerOf } from './access.ts';

const ACCESS = {
  header: 'x-forwarded-user',
  users: { ada: ['team-a', 'team-b'], root: ['*'], '*': ['examples'] },
};

test.each([
  ['ada', ['team-a', 'team-b', 'examples']],
  ['bob', ['examples']],
  ['constructor', ['examples']],
  ['root', undefined],
])('%s sees %j', (user, namespaces) => {
  const viewer = viewerOf({ 'x-forwarded-user': user }, ACCESS);
  expect(viewer).toEqual(namespaces ? { user, namespaces } : { user });
  expect(maySee(viewer ?? {}, 'team-b')).toBe(user === 'ada' || user === 'root');
});

test('nobody without a name', () => {
  expect(viewerOf({}, ACCESS)).toBeUndefined();
  expect(viewerOf({ 'x-forwarded-user': '' }, ACCESS)).toBeUndefined();
});

test('without a header of users everybody sees everything, whatever they claim', () => {
  expect(viewerOf({ 'x-forwarded-user': 'ada' }, undefined)).toEqual({});
  expect(maySee({}, 'team-z')).toBe(true);
});
