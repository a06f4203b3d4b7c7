import { describe, expect, test } from 'vitest';
import { findDifference } from './modules.mjs';

const PACKAGE = { version: '1.2.3', integrity: 'sha512-a' };
const WANTED = {
  '': { version: '0.1.0' },
  ledger: { version: '0.1.0' },
  'node_modules/@tuningsweep/ledger': { link: true },
  'node_modules/kysely': PACKAGE,
  'node_modules/for-another-platform': { ...PACKAGE, optional: true },
};
const LINK = { 'node_modules/@tuningsweep/ledger': { link: true } };
const INSTALLED = { ...LINK, 'node_modules/kysely': PACKAGE };

describe('what has to be installed', () => {
  test.each([
    ['nothing where the record agrees', WANTED, INSTALLED, undefined],
    ['everything where nothing is installed', WANTED, undefined, 'nothing is installed yet'],
    ['a missing package', WANTED, LINK, 'node_modules/kysely is missing'],
    [
      'a package of our own that is new',
      WANTED,
      { 'node_modules/kysely': PACKAGE },
      'node_modules/@tuningsweep/ledger is missing',
    ],
    [
      'a package of another version',
      WANTED,
      { ...LINK, 'node_modules/kysely': { ...PACKAGE, version: '1.2.2' } },
      'node_modules/kysely is of another version',
    ],
    [
      'a package of other content',
      WANTED,
      { ...LINK, 'node_modules/kysely': { ...PACKAGE, integrity: 'sha512-b' } },
      'node_modules/kysely is of another version',
    ],
    [
      'an optional package of another version',
      WANTED,
      { ...INSTALLED, 'node_modules/for-another-platform': { ...PACKAGE, version: '1.0.0' } },
      'node_modules/for-another-platform is of another version',
    ],
    [
      'nothing where more is installed than asked for',
      WANTED,
      { ...INSTALLED, 'node_modules/extra': PACKAGE },
      undefined,
    ],
  ])('%s', (_name, wanted, installed, difference) => {
    expect(findDifference(wanted, installed)).toBe(difference);
  });
});
