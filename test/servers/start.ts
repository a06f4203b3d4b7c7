import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { Plan } from './guard.ts';
import { AUTHORITY, CERTIFICATE, KEY, makeCertificate } from './certificate.ts';
import { startGuarded } from './guarded.ts';
import { freePort } from './listen.ts';
import { inside, isRoot } from './program.ts';
import type { Program } from './program.ts';

/** A running server; `url` is an account that may do anything, without a database. */
export interface Server {
  url: string;
  stop: () => Promise<void>;
}

/** A server with a certificate. */
export type SecureServer = Server & {
  /** File of the authority that signed the certificate: itself. */
  caFile: string;
  /** Where the server reads its certificate and key from, when it starts or is told to. */
  folder: string;
};

const START_LIMIT_MS = 60_000;
const LOOPBACK = '127.0.0.1';

/**
 * Starts a server with an empty data folder on a private socket and a free port of the loopback interface. It ends,
 * and its data go, with `stop` or when this process dies.
 *
 * @param fixed options that are given for good when the data folder is made, such as how tables' names are kept
 * @throws Error with the end of the server's log when it does not come up
 */
export async function startServer(program: Program, fixed: readonly string[] = []): Promise<Server> {
  return await startIn(makeFolder(program), program, [], fixed);
}

/** What such a server may have beside its certificate. */
export interface SecureServerOptions {
  /** Where it listens; by default on 127.0.0.1. */
  readonly addresses?: readonly string[];
  /** Where its plugins are; by default where its package has them. */
  readonly plugins?: string;
}

/** The same, with a certificate for a name beside localhost. */
export async function startSecureServer(
  program: Program,
  name: string,
  { addresses = [LOOPBACK], plugins }: SecureServerOptions = {},
): Promise<SecureServer> {
  const folder = makeFolder(program);
  const caFile = makeCertificate(folder, [name, 'localhost']);
  copyFileSync(caFile, join(folder, AUTHORITY));
  const home = homeOf(program, folder);
  const options = [
    `--ssl-ca=${join(home, AUTHORITY)}`,
    `--ssl-cert=${join(home, CERTIFICATE)}`,
    `--ssl-key=${join(home, KEY)}`,
    `--bind-address=${addresses.join(',')}`,
    ...(plugins === undefined ? [] : [`--plugin-dir=${plugins}`]),
  ];
  return { ...(await startIn(folder, program, options)), caFile, folder };
}

function makeFolder({ root }: Program): string {
  return mkdtempSync(join(root === '/' ? tmpdir() : join(root, 'tmp'), 'tuningsweep-'));
}

/** The folder as the server sees it. */
function homeOf({ root }: Program, folder: string): string {
  return join('/', relative(root, folder));
}

async function startIn(
  folder: string,
  program: Program,
  options: readonly string[],
  fixed: readonly string[] = [],
): Promise<Server> {
  const password = randomUUID();
  const port = await freePort();
  prepareFolder(folder, password);
  const all = [...options, `--port=${port}`];
  const plan: Plan = { folder, commands: commands(program, homeOf(program, folder), all, fixed) };
  const server = startGuarded(`${program.kind} ${program.version}`, plan);
  const url = `mysql://${ACCOUNT}:${password}@${LOOPBACK}:${port}`;
  await server.comesUp(() => answers(url), START_LIMIT_MS);
  return { url, stop: server.stop };
}

async function answers(url: string): Promise<boolean> {
  try {
    const connection = await createConnection(url);
    await connection.end();
    return true;
  } catch {
    return false;
  }
}

const ACCOUNT = 'tuningsweep';

function prepareFolder(folder: string, password: string): void {
  mkdirSync(join(folder, 'data'));
  mkdirSync(join(folder, 'tmp'));
  writeFileSync(
    join(folder, 'init.sql'),
    `CREATE USER ${ACCOUNT}@'%' IDENTIFIED BY '${password}';\nGRANT ALL ON *.* TO ${ACCOUNT}@'%' WITH GRANT OPTION;\n`,
  );
}

function commands(
  { kind, root }: Program,
  home: string,
  options: readonly string[],
  fixed: readonly string[],
): string[][] {
  const common = [...placesOfData(home), ...(isRoot() ? ['--user=root'] : []), ...fixed];
  const serve = [...common, ...SPEED, ...CONTRARY, ...placeOptions(home), ...options];
  const steps =
    kind === 'mariadb'
      ? [
          ['mariadb-install-db', ...common, '--auth-root-authentication-method=normal', '--skip-test-db'],
          ['mariadbd', ...serve],
        ]
      : [
          ['mysqld', ...common, '--initialize-insecure'],
          ['mysqld', ...serve, '--mysqlx=0'],
        ];
  return steps.map((step) => inside(root, step));
}

/** A server that starts clears its temporary folder of tables, another's too: each has its own. */
function placesOfData(home: string): string[] {
  return ['--no-defaults', `--datadir=${join(home, 'data')}`, `--tmpdir=${join(home, 'tmp')}`];
}

function placeOptions(home: string): string[] {
  return [
    `--socket=${join(home, 'socket')}`,
    `--pid-file=${join(home, 'pid')}`,
    `--init-file=${join(home, 'init.sql')}`,
    `--bind-address=${LOOPBACK}`,
    '--skip-name-resolve',
  ];
}

/** The data are thrown away: nothing has to survive a crash of the machine. */
const SPEED = [
  '--skip-log-bin',
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-doublewrite=0',
  '--innodb-buffer-pool-size=128M',
  '--performance-schema=OFF',
];

/** Defaults that suit the ledger badly, on purpose: it must not depend on how a server happens to be configured. */
const CONTRARY = [
  '--default-time-zone=+09:00',
  '--sql-mode=ANSI_QUOTES,NO_BACKSLASH_ESCAPES',
  '--character-set-server=latin1',
  '--collation-server=latin1_swedish_ci',
  '--transaction-isolation=SERIALIZABLE',
];
