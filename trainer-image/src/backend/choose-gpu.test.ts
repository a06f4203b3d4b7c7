import { expect, test, vi } from 'vitest';
import type { Candidate } from './backend.ts';
import { chooseBackend } from './choose.ts';

// A machine that shows a driver, on which TensorFlow finds a GPU: what it computes is another matter.
vi.mock(import('../graph/device.ts'), async (original) => ({ ...(await original()), chosenDevice: () => 'gpu' }));
vi.mock(import('../graph/placement.ts'), () => ({ requireDevice: () => undefined }));

const inexact: Candidate = { name: 'inexact', open: () => Promise.reject(new Error('its gradient is wrong')) };
const choose = (env: NodeJS.ProcessEnv) => chooseBackend(() => undefined, env, [inexact]);

test.each(['1', ''])('where NVIDIA_TF32_OVERRIDE=%j lets a GPU compute in TF32, that is said', async (value) => {
  await expect(choose({ NVIDIA_TF32_OVERRIDE: value })).rejects.toThrow(
    'No backend can train the model here (inexact: its gradient is wrong). ' +
      `A GPU has to compute without TF32: set NVIDIA_TF32_OVERRIDE=0, not '${value}'.`,
  );
});

test.each([{}, { NVIDIA_TF32_OVERRIDE: '0' }])('otherwise where to look is said (%j)', async (env) => {
  await expect(choose(env)).rejects.toThrow(
    'No backend can train the model here (inexact: its gradient is wrong). ' +
      "See nvidia-smi for the driver's version and docs/guide/images.md for CUDA's, or set TRAINER_DEVICE=cpu.",
  );
});
