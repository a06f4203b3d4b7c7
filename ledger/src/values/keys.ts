import { InputError } from '../errors.ts';

/** Length of the columns CODE_TASK, TICKER and STATUS, in characters. */
const KEY_LENGTH = 20;

/**
 * Makes sure that a code or ticker is the same to every database: `varchar(20)` cuts or refuses longer ones, and the
 * servers take 'A' and 'A ' for equal where SQLite does not.
 *
 * @throws InputError naming the column
 */
export function checkKey(column: string, value: string): void {
  if (value !== '' && value.trim() === value && Array.from(value).length <= KEY_LENGTH) return;
  throw new InputError(
    `${column}: expected 1 to ${KEY_LENGTH} characters without a space at either end, found '${value}'`,
  );
}
