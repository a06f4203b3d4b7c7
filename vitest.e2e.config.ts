import { defineConfig } from 'vitest/config';
import { SCRIPTS } from './scripts/lib/projects.mjs';

/** npm run e2e: the operator on a real node, which the tests of a file share; what is published, in a registry. */
export default defineConfig({
  test: {
    include: SCRIPTS.e2e.include,
    provide: { project: 'e2e' },
    globalSetup: ['test/servers/global-setup.ts'],
    pool: 'forks',
    fileParallelism: false,
    reporters: ['verbose'],
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
});
