import { expect, it } from 'vitest';
import { Limits } from './limits.ts';

it('measures a core: operations, and bytes in a cache', async () => {
  const limits = await Limits.start(0);
  const rates = [await limits.operations(), await limits.bytes(2 ** 20)];
  await limits.close();
  expect(limits.versions['peak']).toMatch(/^\((avx512|avx2|baseline)\)$/);
  // Any core of the last ten years does a hundred times as much; a loop that the compiler left out would do far more.
  for (const rate of rates) {
    expect(rate).toBeGreaterThan(1e7);
    expect(rate).toBeLessThan(1e13);
  }
});
