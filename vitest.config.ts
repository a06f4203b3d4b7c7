import { defineConfig } from 'vitest/config';
import { filesOf, PROJECTS } from './scripts/lib/projects.mjs';

/** npm test: every project of scripts/lib/projects.mjs. */
export default defineConfig({
  test: {
    globalSetup: ['test/servers/global-setup.ts'],
    // Processes, because the TensorFlow binding and SQLite are native. Tests start processes themselves and wait for them
    // about half of the time: so few, and yet more than there are cores.
    pool: 'forks',
    maxWorkers: 3,
    // Far beyond what a test takes: a machine busy with other work must fail none.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    projects: PROJECTS.map((project) => ({
      extends: true as const,
      test: {
        name: project.name,
        ...filesOf(project),
        provide: { project: project.name },
        isolate: project.name !== 'unit',
      },
    })),
  },
});
