import { describe, expect, test } from 'vitest';
import { useLedger } from '../../test/support/ledger/ledgers.ts';
import { runTrainer } from '../test/process.ts';
import { readAttempt, readResult } from '../test/rows.ts';
import { addTask, importRates } from '../test/tasks.ts';

// tfjs puts the epsilon of Adam in another place, which shows while gradients are small.
const DIGITS = 2;

describe('a task trained by', () => {
  const store = useLedger('sqlite');

  async function train(env: Record<string, string>) {
    await importRates(store.ledger);
    const parameters = { sizeSequence: 5, batchSize: 100 };
    const codeTask = await addTask(store.ledger, { parameters, begin: '20180101' });
    const ended = await runTrainer({ CODE_TASK: codeTask, LEDGER_URL: store.url, ...env });
    expect(ended).toMatchObject({ code: 0 });
    const backend = (await readAttempt(store.ledger))?.BACKEND;
    return { ended, backend, mse: Number((await readResult(store.ledger))?.MSE) };
  }

  const EXPECTED_MSE = 43_021.8;

  test.each([
    ['graph-native', /^graph-native-(avx512|avx2|baseline)$/],
    ['graph-block', /^graph-block-cpu$/],
    ['layers-node', /^layers-node-cpu$/],
    ['layers-wasm', /^layers-wasm$/],
  ])('%s has the same result, and the attempt names the backend', async (name, recorded) => {
    const { backend, mse } = await train({ TRAINER_BACKEND: name });
    expect(backend).toMatch(recorded);
    expect(mse / EXPECTED_MSE).toBeCloseTo(1, DIGITS);
  });

  test('the next backend where the first does not work, with a warning', async () => {
    const { backend, ended } = await train({ TRAINER_INSTRUCTION_SET: 'none' });
    expect(backend).toBe('graph-block-cpu');
    expect(ended.stdout).toContain('backend passed over: a slower one has to do');
  });

  test('no backend is final at once: another attempt finds none either', async () => {
    await importRates(store.ledger);
    const codeTask = await addTask(store.ledger, {});
    const env = { TRAINER_BACKEND: 'graph-native', TRAINER_INSTRUCTION_SET: 'none' };
    const { code, stderr } = await runTrainer({ CODE_TASK: codeTask, LEDGER_URL: store.url, ...env });
    expect(code).toBe(42);
    expect(stderr).toMatch(
      /^No backend can train the model here \(graph-native: .*\)\. Run: npx tuningsweep setup-trainer$/m,
    );
    expect(await readAttempt(store.ledger)).toBeUndefined();
  });
});
