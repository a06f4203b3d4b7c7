import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{ledger,operator,trainer-image,scripts,test,bench}/**/*.test.ts'],
    globalSetup: ['test/servers/global-setup.ts'],
    // Processes, because the TensorFlow binding and SQLite are native; few, because tests start processes themselves.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 90_000,
  },
});
