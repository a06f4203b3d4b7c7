import { expect, test } from 'vitest';
import { collectReport } from '../../report/src/collect.ts';
import { page } from '../../report/src/page.ts';
import { readStatus } from '../../cli/src/sweep/view.ts';
import { cli } from '../support/cli/cli.ts';
import { inLedger } from '../local/tiny-sweep.ts';
import { finishedSweep } from './finished-sweep.ts';

test('the times of tasks that took less than a second are told apart', async () => {
  const seconds = [0.3, 0.8];
  const { folder, url, sweep } = await finishedSweep({
    axes: { epoch: [10, 20] },
    fate: (_, index) => ({ mse: 40 + index, seconds: seconds[index] ?? 0 }),
  });
  const { stdout } = await cli(folder, 'results', '-f', 'sweep.yaml', '-o', 'json', '--database', url);
  const rows: Record<string, unknown>[] = JSON.parse(stdout);
  expect(rows.map((row) => row['SECONDS'])).toEqual(seconds);

  const data = await inLedger(url, async (ledger) => {
    const status = await readStatus(ledger, sweep);
    return await collectReport(ledger, { sweep, status, top: 1, now: new Date(0) });
  });
  expect(data.leaderboard.map((task) => task.seconds)).toEqual(seconds);
  expect(data.time).toEqual({ total: 1.1, median: 0.55 });
  expect(data.axes.map(({ values }) => values.map((value) => value.seconds?.[2]))).toEqual([seconds]);
  expect(data.outcome.startTime).toMatch(/T\d\d:\d\d:\d\dZ$/);
  expect(page(data)).toMatch(/by the ledger's clock:\s+1\.1s all\s+together,\s+550ms in the median/);
});
