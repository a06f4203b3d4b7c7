import { afterAll, beforeAll, expect } from 'vitest';
import { openLedger } from '../../../ledger/src/index.ts';
import type { Ledger } from '../../../ledger/src/index.ts';
import type { Script } from '../../../engine/test/fake-runtime.ts';
import { insertData } from '../../operator/data.ts';
import type { ServerKind } from '../../servers/program.ts';
import { emptyTables, useLedger } from '../../support/ledger/ledgers.ts';
import { SweepScenario } from '../model/sweep-scenario.ts';
import { faultyProxy } from './faulty-proxy.ts';
import type { Fault, FaultyProxy } from './faulty-proxy.ts';
import { READ_ONLY } from './refusals.ts';

const SCRIPTS: Script[] = ['complete', 'fail', 'minimal', 'flaky'];
const CHANGES = /^\s*(?:insert|update|delete|replace|commit)\b/i;
const COMMIT = /^\s*commit\b/i;

/** Which statements are counted: those that change something, or every one, the setting up of a connection included. */
export type Counted = 'changes' | 'statements';

/** The whole life of a sweep of four tasks on a server, and its statements, one by one. */
export interface FaultyLives {
  /** Lets a sweep live with one fault, at the so-many-th statement; it must end as without. Says whether it got there. */
  survives(fault: Fault, at: number, counted?: Counted): Promise<boolean>;
  /** Lets a sweep live by a way with a trouble of its own, which is told of every change; it must end as without. */
  endures(onChange: (way: FaultyProxy, change: number) => Fault | undefined): Promise<void>;
  /** How many statements a life without faults takes. */
  count(counted?: Counted): Promise<number>;
}

/** For the surrounding suite: a ledger on a server of this kind, and a way to it that breaks. */
export function useFaultyLives(kind: ServerKind): FaultyLives {
  const store = useLedger(kind);
  let way: FaultyProxy;
  let driver: Ledger;
  beforeAll(async () => {
    way = await faultyProxy(store.url);
    driver = await openLedger(way.url);
  });
  afterAll(async () => {
    await driver.close();
    way.close();
  });

  async function live(onStatement: (sql: string) => Fault | undefined, counted: Counted = 'changes'): Promise<void> {
    await emptyTables(store.ledger);
    Object.assign(way, { delayMs: 0, refusals: 0 });
    await insertData(store.ledger);
    way.onStatement = (sql) => (counted === 'statements' || CHANGES.test(sql) ? onStatement(sql) : undefined);
    await new SweepScenario({ ledger: store.ledger, driver, scripts: SCRIPTS }).finish();
  }

  return {
    endures: async (onChange) => {
      let seen = 0;
      await live(() => onChange(way, (seen += 1)));
    },
    survives: async (fault, at, counted) => {
      let seen = 0;
      await live((sql) => {
        seen += 1;
        // A server that may not be written to still ends transactions.
        return seen === at && !(fault === READ_ONLY && COMMIT.test(sql)) ? fault : undefined;
      }, counted);
      return seen >= at;
    },
    count: async (counted) => {
      let seen = 0;
      await live(() => void (seen += 1), counted);
      expect(seen).toBeGreaterThan(0);
      return seen;
    },
  };
}
