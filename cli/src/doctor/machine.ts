import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { VERSION } from '@tuningsweep/ledger/contracts';
import { cores } from '../cores.ts';
import { note, ok } from './check.ts';
import type { Check } from './check.ts';

const LITTLE_BYTES = 2 ** 30;

/** Node, the cores, and the disk that the ledger is on, `file` where it is one. */
export async function checkMachine(file: string | undefined): Promise<Check[]> {
  return [
    ok('TuningSweep', VERSION),
    ok('Node', process.versions.node),
    ok('CPU', `${cores()}; a trainer uses one`),
    await checkDisk(file),
  ];
}

/** Of a ledger on a server, the disk of the current directory. */
async function checkDisk(file: string | undefined): Promise<Check> {
  const folder = file === undefined ? process.cwd() : dirname(resolve(file));
  try {
    const { bavail, bsize } = await statfs(folder);
    const found = `${((bavail * bsize) / 2 ** 30).toFixed(1)} GiB free in ${folder}`;
    return bavail * bsize < LITTLE_BYTES ? note('Disk', found, `Make room in ${folder}.`) : ok('Disk', found);
  } catch {
    return note('Disk', `${folder} is not there`, `Make it: mkdir -p ${folder}`);
  }
}
