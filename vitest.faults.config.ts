import { defineConfig } from 'vitest/config';
import { SCRIPTS } from './scripts/lib/projects.mjs';

/** npm run test:faults: whole matrices of faults, on real servers. */
export default defineConfig({
  test: {
    include: SCRIPTS.faults.include,
    provide: { project: 'faults' },
    globalSetup: ['test/servers/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['verbose'],
    testTimeout: 900_000,
    hookTimeout: 900_000,
  },
});
