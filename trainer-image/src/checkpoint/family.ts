import { createHash } from 'node:crypto';
import type { LstmTask } from '@tuningsweep/model';
import type { Series } from '../data/dataset.ts';

/**
 * A hash of all that a training follows from but the number of its epochs: two of one family are the same, bit by bit, for as
 * long as both go on.
 *
 * @param by the backend and its versions: another one rounds otherwise
 */
export function familyOf({ ticker, parameters, point }: LstmTask, { dates, close }: Series, by: string): string {
  const { epoch: _, ...others } = parameters;
  const hash = createHash('sha256');
  hash.update(JSON.stringify({ by, ticker, parameters: others, point, dates }));
  hash.update(close);
  return hash.digest('hex');
}
