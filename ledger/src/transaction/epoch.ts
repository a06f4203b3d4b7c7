import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

const MOST = Number.MAX_SAFE_INTEGER;

/**
 * TB_LEADER.EPOCH as a number, NULL where it is none that leases count by: the column holds larger ones than a double
 * can tell apart.
 */
export const COUNTED_EPOCH = sql<number | null>`case when EPOCH between 0 and ${MOST} then EPOCH end`;

/** TB_LEADER.EPOCH as a sentence can quote it, however large it is. */
export const EPOCH_TEXT = sql<string>`cast(EPOCH as char)`;

/**
 * The number after this one; undefined when there is none. The numbering then begins anew at {@link freshEpoch}.
 *
 * @param epoch as {@link COUNTED_EPOCH} gives it
 */
export function nextEpoch(epoch: number | null): number | undefined {
  return epoch === null || epoch >= MOST ? undefined : epoch + 1;
}

/**
 * Where numbering begins anew: the milliseconds since 1970, which counting by ones never reaches. So no number is given
 * twice, not even to a release that tells holders apart by the number alone.
 */
export function freshEpoch(): number {
  return Date.now();
}

/** What {@link nextEpoch} and {@link freshEpoch} give together, in an UPDATE of TB_LEADER. */
export function raisedEpoch(): RawBuilder<number> {
  return sql<number>`case when EPOCH between 0 and ${MOST - 1} then EPOCH + 1 else ${freshEpoch()} end`;
}
