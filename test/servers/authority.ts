import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { AUTHORITY, CERTIFICATE, KEY } from './certificate.ts';

/** What a server's certificate says. */
export interface Leaf {
  /** Common name of its subject. */
  readonly cn: string;
  /** Names and addresses, as `DNS:db.example` or `IP:127.0.0.1`. */
  readonly alternatives?: readonly string[];
  /** Negative: it has expired already. */
  readonly days?: number;
}

/** An authority of a test's own, which signs certificates of servers. */
export interface Authority {
  readonly file: string;
  /** Puts a certificate of this authority, and its key, where a server of `startSecureServer` reads them. */
  issue: (leaf: Leaf, serverFolder: string) => void;
}

const EC_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Makes an authority whose files are in a folder. */
export function makeAuthority(folder: string): Authority {
  const at = (name: string): string => join(folder, name);
  const [file, key, request] = [at('ca.crt'), at('ca.key'), at('leaf.csr')];
  openssl(['req', '-x509', ...EC_KEY, '-days', '2', '-subj', '/CN=authority-of-a-test', '-keyout', key, '-out', file]);
  return {
    file,
    issue: ({ cn, alternatives = [], days = 2 }, serverFolder) => {
      const names = alternatives.length === 0 ? [] : ['-addext', `subjectAltName=${alternatives.join(',')}`];
      openssl(['req', ...EC_KEY, '-subj', `/CN=${cn}`, ...names, '-keyout', at('leaf.key'), '-out', request]);
      const signing = ['-CA', file, '-CAkey', key, '-CAcreateserial', '-copy_extensions', 'copy', '-days', `${days}`];
      openssl(['x509', '-req', '-in', request, ...signing, '-out', at('leaf.crt')]);
      copyFileSync(file, join(serverFolder, AUTHORITY));
      copyFileSync(at('leaf.crt'), join(serverFolder, CERTIFICATE));
      copyFileSync(at('leaf.key'), join(serverFolder, KEY));
    },
  };
}

function openssl(args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
