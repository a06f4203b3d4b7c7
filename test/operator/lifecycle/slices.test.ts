import { describe, expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { manifestOf, NAME } from '../manifest.ts';
import { useEnvironment } from '../environment.ts';
import { FOUR_POINTS } from '../../support/builders.ts';

const BIG = 'big';
const upTo = (count: number) => ({ values: Array.from({ length: count }, (_, index) => index + 1) });
/** 200,000 points, which are ordered first: many times the work of one slice on any machine. */
const LARGE = { ...FOUR_POINTS, epoch: upTo(100), batchSize: upTo(100), sizeUnitHidden: upTo(10) };

describe('a grid that takes long', () => {
  const current = useEnvironment();

  test('is written between the passes of other sweeps, and says how far it is', async () => {
    const environment = current();
    const stdin = JSON.stringify({ ...manifestOf({ parameters: LARGE, suspend: true }, {}), metadata: { name: BIG } });
    const gridOf = async (name: string) =>
      (await environment.sweep(name)).status?.conditions?.find(({ type }) => type === 'GridWritten');
    const writtenAt = async (name: string): Promise<number> =>
      Date.parse((await gridOf(name))?.lastTransitionTime ?? '');
    environment.startOperator({ maxConcurrentReconciles: 1 });
    await environment.cluster.kubectl(['-n', environment.namespace, 'apply', '-f', '-'], { stdin });
    const isBegun = async (): Promise<boolean> =>
      /^[1-9][\d,]* of 200,000 points written\.$/.test((await gridOf(BIG))?.message ?? '');
    await until('some of it is written', isBegun);
    await environment.apply({ suspend: true });
    await environment.reaches('GridWritten', 'True GridWritten');
    await until('all of it is written', async () => (await gridOf(BIG))?.status === 'True');
    const metrics = await (await fetch(environment.metricsUrl)).text();
    expect(/^tuningsweep_grid_rows_written_total .*$/m.exec(metrics)?.[0]).toMatch(/ 200004$/);
    expect(await writtenAt(NAME)).toBeLessThanOrEqual(await writtenAt(BIG));
    await environment.kubectl('delete', 'tsw', BIG);
  });
});
