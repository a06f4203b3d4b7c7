import { createPrivateKey, sign } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { signature } from './ed25519.ts';

/** RFC 8410: what precedes the 32 bytes of a private key in PKCS #8. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

it('is Ed25519 where the password has the length of a secret key', () => {
  const letters = fc.string({ unit: 'grapheme-ascii', minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(letters, fc.uint8Array({ minLength: 32, maxLength: 32 }), (password, nonce) => {
      const key = createPrivateKey({
        key: Buffer.concat([PKCS8, Buffer.from(password)]),
        format: 'der',
        type: 'pkcs8',
      });
      expect(signature(password, nonce)).toEqual(sign(null, nonce, key));
    }),
    { numRuns: 20 },
  );
});

it('takes passwords of any length', () => {
  for (const password of ['', 'short', 'x'.repeat(100)])
    expect(signature(password, new Uint8Array(32))).toHaveLength(64);
});
