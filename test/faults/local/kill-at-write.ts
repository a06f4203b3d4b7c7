import { DatabaseSync, StatementSync } from 'node:sqlite';
import type { SQLInputValue, StatementResultingChanges } from 'node:sqlite';

/**
 * Loaded before the command line (`node --import`): counts the moments at which it makes something durable in SQLite and
 * kills its process just before or just after the one that KILL_AT_WRITE names, as `12 before`. Those moments are every
 * COMMIT and every statement that writes outside a transaction; a kill inside a transaction is one before its COMMIT.
 */
const [number, side] = (process.env['KILL_AT_WRITE'] ?? '').split(' ');
const WRITES = /^\s*(?:insert|update|delete|replace|create|alter|drop)\b/i;
let count = 0;

function durably<T>(step: () => T): T {
  count += 1;
  const isIt = count === Number(number);
  if (isIt && side === 'before') process.kill(process.pid, 'SIGKILL');
  const result = step();
  if (isIt && side === 'after') process.kill(process.pid, 'SIGKILL');
  return result;
}

function install(): void {
  // oxlint-disable-next-line typescript/unbound-method -- called with their own `this` below
  const [{ exec, prepare }, { run }] = [DatabaseSync.prototype, StatementSync.prototype];
  const databases = new WeakMap<StatementSync, DatabaseSync>();
  DatabaseSync.prototype.exec = function (sql) {
    return sql === 'COMMIT' ? durably(() => exec.call(this, sql)) : exec.call(this, sql);
  };
  DatabaseSync.prototype.prepare = function (...args) {
    const statement = prepare.apply(this, args);
    databases.set(statement, this);
    return statement;
  };
  StatementSync.prototype.run = function (...values: (SQLInputValue | Record<string, SQLInputValue>)[]) {
    const alone = WRITES.test(this.sourceSQL) && databases.get(this)?.isTransaction === false;
    const write = (): StatementResultingChanges => Reflect.apply(run, this, values);
    return alone ? durably(write) : write();
  };
}

// Trainers inherit the variables; only the command line itself is to die.
if (process.argv[1]?.endsWith('tuningsweep.mjs')) install();
