import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { tellLibrary } from './device.ts';

const DEVICE = new URL('device.ts', import.meta.url).href;
const DOCKERFILE = new URL('../../Dockerfile.gpu', import.meta.url);

describe('the environment of the library', () => {
  test('keeps a GPU from multiplying in TF32', () => {
    const env: NodeJS.ProcessEnv = {};
    tellLibrary('gpu', env);
    expect(env).toMatchObject({ NVIDIA_TF32_OVERRIDE: '0', TF_FORCE_GPU_ALLOW_GROWTH: 'true' });
  });

  test('stays as somebody has set it', () => {
    const env: NodeJS.ProcessEnv = { NVIDIA_TF32_OVERRIDE: '1' };
    tellLibrary('gpu', env);
    expect(env['NVIDIA_TF32_OVERRIDE']).toBe('1');
  });

  test('is that of the process, where native code reads it', () => {
    const { NVIDIA_TF32_OVERRIDE: _, ...env } = process.env;
    const program = `
      import { execFileSync } from 'node:child_process';
      const { tellLibrary } = await import('${DEVICE}');
      tellLibrary('gpu');
      process.stdout.write(execFileSync('printenv', ['NVIDIA_TF32_OVERRIDE']));`;
    const args = ['--input-type=module', '--eval', program];
    expect(execFileSync(process.execPath, args, { env, encoding: 'utf8' })).toBe('0\n');
  });

  test('is in the image for GPUs too', () => {
    expect(readFileSync(DOCKERFILE, 'utf8')).toMatch(/^ENV [^]*\bNVIDIA_TF32_OVERRIDE=0\b/m);
  });
});
