import { expect, test, vi } from 'vitest';
import { UsageError } from '../exit.ts';
import { parseTrainer } from './trainer.ts';

test.each([
  ['sh', ['sh']],
  ['sh train.sh --days 5', ['sh', 'train.sh', '--days', '5']],
  [`sh -c 'echo "$CODE_TASK" | tee x'`, ['sh', '-c', 'echo "$CODE_TASK" | tee x']],
  ['"/bin/sh" a\\ b ""', ['/bin/sh', 'a b', '']],
  ['/bin/sh *.py', ['/bin/sh', '*.py']],
])('%s', (text, words) => expect(parseTrainer(text)).toEqual(words));

test('variables are those of the environment', () => {
  vi.stubEnv('TRAINER_HOME', '/srv/my trainers');
  expect(parseTrainer('sh $TRAINER_HOME/a.sh "${TRAINER_HOME}"')).toEqual([
    'sh',
    '/srv/my trainers/a.sh',
    '/srv/my trainers',
  ]);
});

test.each([
  ['', 'found an empty text'],
  ['no-such-program a', '"no-such-program"'],
  ['/no/such/program', '"/no/such/program"'],
  [import.meta.filename, 'not executable'],
  ['/tmp', 'not executable'],
  ['sh a | sh b', "sh -c '…'"],
  ['sh a > b', "sh -c '…'"],
  ['sh a # b', "sh -c '…'"],
])('"%s" is refused', (text, reason) => {
  expect(() => parseTrainer(text)).toThrow(UsageError);
  expect(() => parseTrainer(text)).toThrow(reason);
});
