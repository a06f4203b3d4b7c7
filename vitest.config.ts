import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{ledger,operator,trainer-image,scripts,test,bench}/**/*.test.ts'],
    globalSetup: ['test/servers/global-setup.ts'],
    // Processes, because the TensorFlow binding and SQLite are native; few, because tests start processes themselves.
    pool: 'forks',
    maxWorkers: 2,
    // Far beyond what a test takes: a machine busy with other work must fail none.
    testTimeout: 60_000,
    hookTimeout: 180_000,
  },
});
