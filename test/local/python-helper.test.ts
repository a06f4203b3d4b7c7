import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { example } from '../support/cli/examples.ts';

const HELPER = example('tuningsweep.py');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tuningsweep-'));
  mkdirSync(join(folder, 'checkpoint'));
  writeFileSync(join(folder, 'parameters.json'), '{"parameters": {"depth": 3, "name": "größe"}, "seed": 42}');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The installed Python, and every other version from 3.9 on that is on the PATH and starts. */
const INTERPRETERS = ['python3', ...Array.from({ length: 12 }, (_, index) => `python3.${9 + index}`)].filter(
  (name) => name === 'python3' || spawnSync(name, ['--version']).status === 0,
);

/** Runs lines of Python after an import of the helper. */
function python(interpreter: string, script: string, env: Record<string, string> = {}) {
  const options = {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], PYTHONPATH: dirname(HELPER), ...env },
  } as const;
  return spawnSync(interpreter, ['-B', '-c', `import tuningsweep\n${script}`], options);
}

const files = () => ({
  TUNINGSWEEP_PARAMETERS: join(folder, 'parameters.json'),
  TUNINGSWEEP_REPORT: join(folder, 'report.jsonl'),
  TUNINGSWEEP_CHECKPOINT_DIR: join(folder, 'checkpoint'),
});

describe.each(INTERPRETERS)('%s', (interpreter) => {
  const run = (script: string, env?: Record<string, string>) => python(interpreter, script, env);

  test('reads the parameters, reports steps and final values', () => {
    const script = `
point = tuningsweep.parameters()
assert point == {'depth': 3, 'name': 'gr\\u00f6\\u00dfe'}, point
assert tuningsweep.task()['seed'] == 42
tuningsweep.report(1, mse=point['depth'], auc=float('nan'))
tuningsweep.done(mse=1.5)`;
    expect(run(script, files())).toMatchObject({ status: 0, stderr: '', stdout: '' });
    expect(readFileSync(join(folder, 'report.jsonl'), 'utf8').split('\n')).toEqual([
      '{"step": 1, "metrics": {"mse": 3.0, "auc": NaN}}',
      '{"final": true, "metrics": {"mse": 1.5}}',
      '',
    ]);
  });

  test('takes whatever can be made a number, such as those of NumPy, and nothing else', () => {
    const script = `
class Scalar:
    def __float__(self): return 0.25
tuningsweep.report(2, mse=Scalar())`;
    expect(run(script, files())).toMatchObject({ status: 0 });
    expect(readFileSync(join(folder, 'report.jsonl'), 'utf8')).toBe('{"step": 2, "metrics": {"mse": 0.25}}\n');
    expect(run(`tuningsweep.done(mse='low')`, files()).stderr).toContain('could not convert string to float');
  });

  test('finds what it has saved, whole', () => {
    const script = `
print(tuningsweep.saved())
tuningsweep.save({'epoch': 3})
tuningsweep.save({'epoch': 4})
print(tuningsweep.saved())`;
    expect(run(script, files())).toMatchObject({ status: 0, stdout: "None\n{'epoch': 4}\n" });
    expect(readdirSync(join(folder, 'checkpoint'))).toEqual(['state.pickle']);
    expect(run(script)).toMatchObject({ status: 0, stdout: 'None\nNone\n' });
  });

  test('bad input ends the program with its exit code', () => {
    expect(run(`tuningsweep.bad_input('no table')`)).toMatchObject({ status: 42, stderr: 'no table\n' });
  });

  test('by hand it prints what it would report, and says what is missing', () => {
    expect(run('tuningsweep.done(mse=1)')).toMatchObject({
      status: 0,
      stdout: '{"final": true, "metrics": {"mse": 1.0}}\n',
    });
    expect(run('tuningsweep.parameters()')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('TUNINGSWEEP_PARAMETERS is not set'),
    });
  });
});

test('is in the language of Python 3.6, whatever runs the tests', () => {
  const check = 'import ast, sys; ast.parse(open(sys.argv[1], encoding="utf-8").read(), feature_version=(3, 6))';
  expect(execFileSync('python3', ['-c', check, HELPER], { encoding: 'utf8' })).toBe('');
});
