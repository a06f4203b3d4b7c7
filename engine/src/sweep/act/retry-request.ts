import { hash } from 'node:crypto';

/** What a column of 64 characters holds as it is, in every character set of a database: not empty, no space at an end. */
const PLAIN = /^[\x21-\x7E](?:[\x20-\x7E]{0,62}[\x21-\x7E])?$/;
const HASH_LENGTH = 56;

/**
 * What the ledger keeps of the text that a retry is asked for with: the text itself or, where that is long or in other
 * letters, a name of it that is always the same. A text of nothing but spaces asks for none.
 */
export function retryRequestOf(text: string | undefined): string | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  return PLAIN.test(text) ? text : `sha256-${hash('sha256', text, 'hex').slice(0, HASH_LENGTH)}`;
}
