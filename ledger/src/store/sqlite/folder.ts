import { existsSync, statfsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { InputError } from '../../errors.ts';

/** Linux's numbers for file systems on which SQLite's locks cannot be trusted. */
const NETWORK_FILE_SYSTEMS = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0xff534d42, 'CIFS'],
]);

/** @throws InputError for a folder that is not there, or where a ledger may not be, and for a path that is a folder */
export function checkFolder(path: string): void {
  if (path === ':memory:') return;
  const folder = dirname(resolve(path));
  if (!existsSync(folder)) {
    throw new InputError(`the folder ${folder} of the SQLite ledger does not exist; make it first`);
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new InputError(`${resolve(path)}: expected the file of an SQLite ledger, found a folder`);
  }
  const network = NETWORK_FILE_SYSTEMS.get(statfsSync(folder).type);
  if (network !== undefined) {
    throw new InputError(
      `${folder} is on a network file system (${network}), where SQLite's locks cannot be trusted; ` +
        'use a local folder, or a MySQL or MariaDB ledger',
    );
  }
}
