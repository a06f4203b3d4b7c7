import { expect, test } from 'vitest';
import { requireServer } from '../../servers/find.ts';
import { SERVER_KINDS } from '../../servers/program.ts';
import { startServer } from '../../servers/start.ts';
import { cli } from '../../support/cli/cli.ts';
import { emptySchema, runOn } from '../../support/ledger/ledgers.ts';
import { preparedSweep, tasksIn } from '../tiny-sweep.ts';

test.each(SERVER_KINDS)(
  'on a %s server that keeps the names of tables in lower case: set-up, run, results',
  async (kind) => {
    await using stack = new AsyncDisposableStack();
    const server = await startServer(requireServer(kind), ['--lower-case-table-names=1']);
    stack.defer(() => server.stop());
    const { url } = await emptySchema(server.url);
    const folder = await preparedSweep(undefined, url);
    const command = (...args: string[]) => cli(folder, ...args, '--database', url);
    expect(await command('setup')).toMatchObject({ code: 0 });
    expect(await command('run', '-f', 'sweep.yaml', '--no-report')).toMatchObject({ code: 0 });
    expect((await tasksIn(url)).map(({ status }) => status)).toEqual(Array(4).fill('Completed'));
    const { code, stdout } = await command('results', 'tiny', '-o', 'json');
    expect({ code, count: JSON.parse(stdout).length }).toEqual({ code: 0, count: 4 });
    // The rows are where a program looks that writes names as the write-up does.
    await runOn(url, 'SELECT CODE_TASK FROM TB_MODELRESULT');
    await runOn(url, 'SELECT r.VALUE, p.NUMBER FROM V_RESULT r JOIN V_PARAMETER p ON p.CODE_TASK = r.CODE_TASK');
    expect(await command('doctor')).toMatchObject({ code: 0 });
  },
  120_000,
);
