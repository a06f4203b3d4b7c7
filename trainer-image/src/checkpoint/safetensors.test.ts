import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packTensors, unpackTensors } from './safetensors.ts';

const tensor = fc
  .oneof(
    fc.float32Array({ noNaN: true }),
    fc.array(fc.nat({ max: 2 ** 32 - 1 })).map((values) => Uint32Array.from(values)),
  )
  .map((data) => ({ shape: [data.length], data }));
const name = fc.string({ unit: 'binary' }).filter((text) => text !== '__metadata__' && text !== '__proto__');
const file = fc.record({
  metadata: fc.dictionary(fc.string(), fc.string()),
  tensors: fc.dictionary(name, tensor),
});

test('what was written is read', () => {
  fc.assert(
    fc.property(file, (content) => {
      expect(unpackTensors(packTensors(content))).toEqual({ ...content });
    }),
  );
});

test('the header is what the format says', () => {
  const bytes = Buffer.from(
    packTensors({ metadata: { a: 'b' }, tensors: { x: { shape: [1, 2], data: Float32Array.of(1, -2) } } }),
  );
  const length = Number(bytes.readBigUInt64LE());
  expect(length % 8).toBe(0);
  expect(JSON.parse(bytes.toString('utf8', 8, 8 + length))).toEqual({
    __metadata__: { a: 'b' },
    x: { dtype: 'F32', shape: [1, 2], data_offsets: [0, 8] },
  });
  expect([bytes.readFloatLE(8 + length), bytes.readFloatLE(12 + length)]).toEqual([1, -2]);
});

test('a file that was cut is refused', () => {
  const bytes = packTensors({ metadata: {}, tensors: { x: { shape: [3], data: Float32Array.of(1, 2, 3) } } });
  for (let end = 0; end < bytes.length; end += 1)
    expect(() => unpackTensors(bytes.subarray(0, end))).toThrow(/expected/u);
});
