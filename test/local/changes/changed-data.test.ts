import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { cli } from '../../support/cli/cli.ts';
import { embedded, inLedger, preparedSweep } from '../tiny-sweep.ts';

const OPEN = {
  data: { ticker: 'USD/KRW', begin: '2013-01-01', end: '2099-12-31' },
  artifacts: { keep: 'Best', count: 1 },
};

const change = (folder: string, statement: string) =>
  inLedger(embedded(folder), (ledger) => sql.raw(statement).execute(ledger.db));

describe('a finished sweep whose prices go on', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await preparedSweep(OPEN);
    await cli(folder, 'run', '-f', 'sweep.yaml', '--no-report');
  });

  test('new days are no revision: the forecast goes on from them and says so', async () => {
    await change(
      folder,
      `insert into TB_ASSETVALUE_ADJ (DATE_MARKET, TICKER, CLOSE_P)
       values ('20130708', 'USD/KRW', 1140), ('20130709', 'USD/KRW', 1141)`,
    );
    const forecast = await cli(folder, 'forecast', 'tiny');
    expect(forecast.code).toBe(0);
    expect(forecast.stdout).toContain('after the close of 2013-07-09: 1141');
    expect(forecast.stderr).toMatch(
      /^TB_ASSETVALUE_ADJ: 2 days after 2013-\d\d-\d\d came to the data of USD\/KRW .* the days before are the same\.\n$/,
    );
    const status = await cli(folder, 'status', 'tiny', '-o', 'json');
    expect(status.stderr).toBe('');
    expect(JSON.parse(status.stdout).status.conditions).toContainEqual(
      expect.objectContaining({ type: 'DataAvailable', status: 'True' }),
    );
  });

  test('a split is said by every command, and a forecast by the old model is refused unless it is wanted', async () => {
    await change(folder, 'update TB_ASSETVALUE_ADJ set CLOSE_P = CLOSE_P / 4');
    const sentence =
      /TB_ASSETVALUE_ADJ: the data of USD\/KRW from 2013-01-01 to 2099-12-31 changed since this sweep was trained, .*spec\.modelVersion/;
    for (const command of [['status'], ['best'], ['report', '-o', join(folder, 'r.html')]])
      expect(await cli(folder, command[0] ?? '', 'tiny', ...command.slice(1))).toMatchObject({
        code: 0,
        stderr: expect.stringMatching(sentence),
      });
    expect(readFileSync(join(folder, 'r.html'), 'utf8')).toContain('Trained on other data.');
    expect(await cli(folder, 'run', '-f', 'sweep.yaml', '--no-report')).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(sentence),
    });
    const status = await cli(folder, 'status', 'tiny', '-o', 'json');
    expect(JSON.parse(status.stdout).status.conditions).toContainEqual(
      expect.objectContaining({ type: 'DataAvailable', status: 'False', reason: 'DataChanged' }),
    );

    const refused = await cli(folder, 'forecast', 'tiny');
    expect(refused).toMatchObject({ code: 3, stdout: '', stderr: expect.stringMatching(sentence) });
    expect(refused.stderr).toContain('--accept-changed-data');
    const accepted = await cli(folder, 'forecast', 'tiny', '--accept-changed-data');
    expect(accepted).toMatchObject({ code: 0, stderr: expect.stringMatching(sentence) });
    expect(accepted.stdout).toContain('DATE');
  });
});
