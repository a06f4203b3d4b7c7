import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

// A process takes one instruction set for good, so each needs its own.
const PROGRAM = `
  import { graphNative } from './trainer-image/src/backend/graph.ts';
  import { probeGradient } from './trainer-image/src/backend/probe.ts';
  const backend = await graphNative.open();
  probeGradient(backend);
  console.log(backend.name);
`;

function probeWith(instructionSet: string): string {
  const env = { ...process.env, TRAINER_INSTRUCTION_SET: instructionSet };
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', PROGRAM], {
    env,
    encoding: 'utf8',
  });
  return stdout.trim() || (/^Error: (.*)$/m.exec(stderr)?.[1] ?? stderr);
}

const NOT_HERE = 'TRAINER_INSTRUCTION_SET must be avx512, avx2 or baseline, and one that this CPU has';

test('the kernels of every instruction set give the right gradient', () => {
  expect(probeWith('baseline')).toBe('graph-native-baseline');
  for (const name of ['avx2', 'avx512']) expect([`graph-native-${name}`, NOT_HERE]).toContain(probeWith(name));
});

test('an unknown instruction set is refused', () => {
  expect(probeWith('mmx')).toBe(NOT_HERE);
});
