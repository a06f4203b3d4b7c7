import { defineConfig } from 'vitest/config';
import { SCRIPTS } from './scripts/lib/projects.mjs';

/** npm run e2e: one file, whose tests share a real node. */
export default defineConfig({
  test: {
    include: SCRIPTS.e2e.include,
    provide: { project: 'e2e' },
    globalSetup: ['test/servers/global-setup.ts'],
    pool: 'forks',
    reporters: ['verbose'],
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
});
