import { defineConfig } from 'vitest/config';

/** npm run e2e: one file, whose tests share a real node. */
export default defineConfig({
  test: {
    include: ['test/e2e/*.e2e.ts'],
    globalSetup: ['test/servers/global-setup.ts'],
    pool: 'forks',
    reporters: ['verbose'],
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
});
