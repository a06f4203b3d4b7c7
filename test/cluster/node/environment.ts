import { readFileSync } from 'node:fs';
import { beforeAll } from 'vitest';
import { useEnvironment } from '../../operator/environment.ts';
import type { TestEnvironment } from '../../operator/environment.ts';
import { emptySchema } from '../../support/ledger/ledgers.ts';
import { installCrds } from '../control-plane/crds.ts';
import { useRealCluster } from '../use.ts';
import { DATABASE_HOST } from './cluster.ts';
import { imageTag } from './images/images.ts';
import { makeBinding } from './secret.ts';

/**
 * The real node for the surrounding suite.
 *
 * @returns what gives a test a namespace whose pods reach its ledger, and an operator that runs the images of this checkout
 */
export function useNode(): () => Promise<TestEnvironment> {
  const cluster = useRealCluster();
  const current = useEnvironment({
    withData: false,
    cluster,
    makeDatabase: () => emptySchema(cluster.real().databaseUrl),
  });
  beforeAll(() => installCrds(cluster.api));
  return async () => {
    const environment = current();
    const { username, password, pathname } = new URL(environment.url);
    const ca = readFileSync(cluster.real().databaseCa, 'utf8');
    const account = { host: DATABASE_HOST, username, password, database: pathname.slice(1), ca };
    await makeBinding(cluster.api, environment.namespace, 'tuningsweep-ledger', account);
    environment.startOperator({ trainerImage: imageTag('trainer'), reporterImage: imageTag('operator') });
    return environment;
  };
}

const RATES = new URL('../../../examples/data/usd-krw.csv', import.meta.url);

/** The first lines of the example's data: 119 days. */
export function fewRates(): string {
  return readFileSync(RATES, 'utf8').split('\n').slice(0, 120).join('\n');
}
