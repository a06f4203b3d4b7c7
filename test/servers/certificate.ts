import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** The names of a certificate's files in their folder. */
export const CERTIFICATE = 'certificate.pem';
export const KEY = 'key.pem';
/** The authority that signed it: a server checks its own certificate before it uses it. */
export const AUTHORITY = 'authority.pem';

const SELF_SIGNED = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=tuningsweep-test';

/**
 * Makes a certificate for names, signed by itself.
 *
 * @returns its file, which is also that of the authority to check it against
 */
export function makeCertificate(folder: string, names: readonly string[]): string {
  const alternatives = names.map((name) => `DNS:${name}`).join(',');
  const file = join(folder, CERTIFICATE);
  const where = ['-keyout', join(folder, KEY), '-out', file];
  execFileSync('openssl', ['req', ...SELF_SIGNED.split(' '), '-addext', `subjectAltName=${alternatives}`, ...where], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return file;
}
