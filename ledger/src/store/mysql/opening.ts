import { RefusedError } from '../../errors.ts';
import type { StoreOpening } from '../place.ts';
import { bracketed, parseMysqlUrl } from './address.ts';
import { MYSQL_BINDING } from './binding.ts';
import { mysqlDialect } from './connection/dialect.ts';
import { MYSQL } from './store.ts';

/** Databases on servers. */
export const MYSQL_OPENING: StoreOpening = {
  scheme: /^(mysql|mariadb):/i,
  binding: MYSQL_BINDING,
  locate: (url) => {
    const address = parseMysqlUrl(url);
    const { user, host, port, database } = address;
    return {
      store: MYSQL,
      describe: `mysql://${user}@${bracketed(host)}:${port}/${database}`,
      connect: (limits, access) => mysqlDialect(address, limits, access),
      adviceOnOpening,
    };
  },
};

/** ER_BAD_DB_ERROR. */
const UNKNOWN_DATABASE = 1049;

function adviceOnOpening(error: unknown): string {
  if (!(error instanceof RefusedError) || error.code !== UNKNOWN_DATABASE) return '';
  return '; make it with CREATE DATABASE … CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';
}
