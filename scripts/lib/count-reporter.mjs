// A vitest reporter that writes how many tests passed, failed and were skipped to the file TEST_COUNTS_FILE.
import { writeFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** Counts what vitest ran; a file that could not be loaded and an error outside any test each count as one failure. */
export default class CountReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    /** @type {Counts} */
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) counts[countedAs(test.result().state)] += 1;
      counts.failed += module.errors().length;
      for (const suite of module.children.allSuites()) counts.failed += suite.errors().length;
    }
    writeFileSync(process.env['TEST_COUNTS_FILE'] ?? '', JSON.stringify(counts));
  }
}

/**
 * A test without an outcome (the run was cut short) has not passed.
 *
 * @param {'passed' | 'failed' | 'skipped' | 'pending'} state
 * @returns {keyof Counts}
 */
function countedAs(state) {
  return state === 'pending' ? 'failed' : state;
}
