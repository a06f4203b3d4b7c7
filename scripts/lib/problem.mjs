/** Something the person at the keyboard can put right; shown without a stack trace. */
export class Problem extends Error {
  /**
   * @param {string} message what happened, in one sentence
   * @param {string} remedy what to do or run now
   */
  constructor(message, remedy) {
    super(message);
    this.remedy = remedy;
  }
}

/**
 * Runs a script's main function; the process ends with its exit code, or with 1 and a readable message.
 *
 * @param {() => Promise<number | void>} main
 * @returns {Promise<boolean>} whether it came to its own end
 */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0;
    return true;
  } catch (error) {
    console.error(error instanceof Problem ? `\n✗ ${error.message}\n  ${error.remedy}` : error);
    process.exitCode = 1;
    return false;
  }
}
