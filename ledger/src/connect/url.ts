import { InputError } from '../errors.ts';
import type { Place } from '../store/place.ts';
import { OPENINGS } from '../store/stores.ts';
import { URL_FORMS } from '../store/url-forms.ts';

/**
 * Says where a ledger is.
 *
 * @throws InputError that never repeats the password
 */
export function locateLedger(url: string): Place {
  const opening = OPENINGS.find(({ scheme }) => scheme.test(url));
  if (opening !== undefined) return opening.locate(url);
  const [scheme] = /^[a-z][a-z0-9+.-]*:/i.exec(url) ?? [''];
  throw new InputError(`expected the ledger's URL as ${URL_FORMS}, found one that starts with '${scheme}'`);
}

/** The file of a ledger that is one; undefined for a server. @throws InputError as `locateLedger` */
export function ledgerPath(url: string): string | undefined {
  return locateLedger(url).path;
}
