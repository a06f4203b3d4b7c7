/**
 * What an error of the database server, or of a proxy in front of it, means for whoever sent the statement:
 * - `conflict`: another transaction was in the way, and this one is undone; run it again at once;
 * - `passing`: it passes by itself or by somebody's hand on the server; try again later;
 * - `spent`: the same, but only on another connection: this one, or the server at its other end, serves no more;
 * - `lasting`: it comes again whenever the statement does.
 */
export type Meaning = 'conflict' | 'passing' | 'spent' | 'lasting';

/**
 * By number, where the class of the SQLSTATE says nothing (HY000, 42000) or something else. Sources: [my] MySQL 9 Error
 * Message Reference, chapter 2, and `share/messages_to_clients.txt` of mysql/mysql-server; [ma] MariaDB Error Codes, and
 * `sql/share/errmsg-utf8.txt` of MariaDB/server; [cr] MySQL 9 Error Message Reference, chapter 3 (a proxy passes on what its
 * own client library said); [px] ProxySQL Error Codes; [vt] Vitess, `go/mysql/sqlerror`; [rt] MySQL Router, `classic_protocol`.
 */
const BY_NUMBER: Readonly<Record<number, Meaning>> = {
  1020: 'conflict', // [ma] ER_CHECKREAD: record has changed since last read
  1205: 'conflict', // [my] ER_LOCK_WAIT_TIMEOUT
  1213: 'conflict', // [my] ER_LOCK_DEADLOCK; Galera's certification failure too
  1412: 'conflict', // [my] ER_TABLE_DEF_CHANGED: table definition has changed, retry the transaction
  1613: 'conflict', // [my] ER_XA_RBTIMEOUT
  1614: 'conflict', // [my] ER_XA_RBDEADLOCK
  1615: 'conflict', // [my] ER_NEED_REPREPARE
  1689: 'conflict', // [my] ER_LOCK_ABORTED: a pending exclusive lock, such as a change of the table
  3058: 'conflict', // [my] ER_USER_LOCK_DEADLOCK
  3101: 'conflict', // [my] ER_TRANSACTION_ROLLBACK_DURING_COMMIT: Group Replication found a conflict
  3572: 'conflict', // [my] ER_LOCK_NOWAIT

  3: 'passing', // [my] EE_WRITE: a file cannot be written, such as on a full disk
  20: 'passing', // [my] EE_DISK_FULL
  1021: 'passing', // [my] ER_DISK_FULL
  1026: 'passing', // [my] ER_ERROR_ON_WRITE
  1037: 'passing', // [my] ER_OUTOFMEMORY
  1041: 'passing', // [my] ER_OUT_OF_RESOURCES
  1114: 'passing', // [my] ER_RECORD_FILE_FULL: what InnoDB makes of a full disk
  1129: 'passing', // [my] ER_HOST_IS_BLOCKED: until somebody flushes the host cache; [rt] sends it too
  1135: 'passing', // [my] ER_CANT_CREATE_THREAD
  1203: 'passing', // [my] ER_TOO_MANY_USER_CONNECTIONS
  1206: 'passing', // [my] ER_LOCK_TABLE_FULL
  1226: 'passing', // [my] ER_USER_LIMIT_REACHED: connections, or questions and updates an hour
  1317: 'passing', // [my] ER_QUERY_INTERRUPTED
  1637: 'passing', // [my] ER_TOO_MANY_CONCURRENT_TRXS
  1969: 'passing', // [ma] ER_STATEMENT_TIMEOUT
  3024: 'passing', // [my] ER_QUERY_TIMEOUT

  1077: 'spent', // [my] ER_NORMAL_SHUTDOWN
  1079: 'spent', // [my] ER_SHUTDOWN_COMPLETE
  1105: 'spent', // [vt] ER_UNKNOWN_ERROR: no primary, a reparent is going on; cloud proxies too
  1180: 'spent', // [my] ER_ERROR_DURING_COMMIT: Galera leaving the cluster, semi-synchronous replication
  1290: 'spent', // [my] ER_OPTION_PREVENTS_STATEMENT: --read-only or --super-read-only, as after a fail-over
  1792: 'spent', // [my] ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION: the server's default on a replica
  1815: 'spent', // [ma] ER_INTERNAL_ERROR: what MaxScale sends when its router fails
  1836: 'spent', // [my] ER_READ_ONLY_MODE
  1874: 'spent', // [my] ER_INNODB_READ_ONLY
  1927: 'spent', // [ma] ER_CONNECTION_KILLED; MaxScale too
  2002: 'spent', // [cr] CR_CONNECTION_ERROR
  2003: 'spent', // [cr] CR_CONN_HOST_ERROR; [rt] when no server can be reached
  2005: 'spent', // [cr] CR_UNKNOWN_HOST
  2006: 'spent', // [cr] CR_SERVER_GONE_ERROR
  2012: 'spent', // [cr] CR_SERVER_HANDSHAKE_ERR
  2013: 'spent', // [cr] CR_SERVER_LOST; [px] when a backend breaks off
  2055: 'spent', // [cr] CR_SERVER_LOST_EXTENDED
  3032: 'spent', // [my] ER_SERVER_OFFLINE_MODE
  3100: 'spent', // [my] ER_RUN_HOOK_ERROR: Group Replication lets nobody write here now
  3168: 'spent', // [my] ER_SERVER_ISNT_AVAILABLE
  3169: 'spent', // [my] ER_SESSION_WAS_KILLED
  4031: 'spent', // [my] ER_CLIENT_INTERACTION_TIMEOUT
  9001: 'spent', // [px] no backend within the time
  9002: 'spent', // [px] no backend after so many failures
  9004: 'spent', // [px] the backend is offline
  9006: 'spent', // [px] the connection is locked on another hostgroup

  1043: 'lasting', // [my] ER_HANDSHAKE_ERROR, of class 08: client and server do not understand each other
  1153: 'lasting', // [my] ER_NET_PACKET_TOO_LARGE, of class 08: the statement is larger than max_allowed_packet
};

/**
 * By class of the SQLSTATE (ISO/IEC 9075-2, table "SQLSTATE class and subclass codes"; 53 and 57 are of IBM and PostgreSQL, and used by
 * databases that speak MySQL's protocol).
 */
const BY_CLASS: Readonly<Record<string, Meaning>> = {
  '08': 'spent', // connection exception: 1040, 1042, 1047, 1053, 1152 to 1161, 1184 and others
  '25': 'spent', // invalid transaction state: read-only, as after a fail-over
  '40': 'conflict', // transaction rollback
  '53': 'passing', // insufficient resources
  '57': 'spent', // operator intervention: shutting down, cannot connect now
  '70': 'spent', // MySQL's own: killed
};

/** Of servers before 4.1, and of a handshake that fails early, there is no SQLSTATE. */
const WITHOUT_STATE: Readonly<Record<number, Meaning>> = { 1040: 'spent', 1047: 'spent', 1053: 'spent' };

/** @param sqlState five characters, or fewer where the server sent none */
export function meaningOf(errno: number, sqlState: string): Meaning {
  return BY_NUMBER[errno] ?? BY_CLASS[sqlState.slice(0, 2)] ?? WITHOUT_STATE[errno] ?? 'lasting';
}
