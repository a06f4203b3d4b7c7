/**
 * How many generated cases a property is tried with: all of them, or the share that `TUNINGSWEEP_TEST_CASES` says, as
 * `npm run test:unit` has it for a quick answer.
 *
 * @throws Error when the variable is no share
 */
export function cases(all: number): number {
  const text = process.env['TUNINGSWEEP_TEST_CASES'] ?? '1';
  const share = Number(text);
  if (share > 0 && share <= 1) return Math.ceil(all * share);
  throw new Error(`expected TUNINGSWEEP_TEST_CASES as a share, above 0 and up to 1, found '${text}'`);
}
