import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base32, codeTask, sha256, sweepIdentity } from './code.ts';

describe('base32', () => {
  // RFC 4648, section 10: "foobar" is MZXW6YTBOI======.
  it('gives the digits of the RFC, in lower case', () => {
    expect(base32(Buffer.from('foobar').toString('hex'), 9)).toBe('mzxw6ytbo');
  });

  it('spells the leading bits of the number', () => {
    const digits = 'abcdefghijklmnopqrstuvwxyz234567';
    fc.assert(
      fc.property(fc.string(), (text) => {
        const hex = sha256(text);
        const value = Array.from(base32(hex, 12)).reduce((sum, digit) => sum * 32n + BigInt(digits.indexOf(digit)), 0n);
        expect(value).toBe(BigInt(`0x${hex}`) >> 196n);
      }),
    );
  });
});

describe('sweepIdentity', () => {
  const place = { cluster: 'local', namespace: 'default', name: 'usd-krw' };

  it('is the same for the same place, forever', () => {
    expect(sweepIdentity(place)).toEqual(sweepIdentity({ ...place }));
    expect(sweepIdentity(place)).toMatchInlineSnapshot(`
      {
        "key": "tcrgijx",
        "sha256": "98a26426fb4f94fa8b7401f639c7739e30c1232f91bc5a89893c9199ef1466cf",
      }
    `);
  });

  it.each(['cluster', 'namespace', 'name'])('differs with the %s', (field) => {
    expect(sweepIdentity({ ...place, [field]: 'other' }).key).not.toBe(sweepIdentity(place).key);
  });

  it('keeps the fields apart', () => {
    const shifted = sweepIdentity({ cluster: 'local', namespace: 'defaultusd', name: '-krw' });
    expect(shifted.key).not.toBe(sweepIdentity(place).key);
  });

  it('starts a code of 20 characters that is a DNS label', () => {
    const { key } = sweepIdentity(place);
    expect(codeTask(key, sha256('point'))).toMatch(/^[a-z2-7]{7}-[a-z2-7]{12}$/);
  });
});
