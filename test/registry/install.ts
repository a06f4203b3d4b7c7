// Makes sure that the registry and the signer that what is published is tested with are on this machine. Quick when they are.
import { join } from 'node:path';
import { withLock } from '../../scripts/lib/lock.mjs';
import { runMain } from '../../scripts/lib/problem.mjs';
import { CACHE } from '../servers/find.ts';
import { buildGoProgram, COSIGN, REGISTRY } from '../tools/go-program.ts';

await runMain(async () => {
  const programs = [REGISTRY, COSIGN];
  await withLock(join(CACHE, 'registry.lock'), () => programs.forEach(buildGoProgram), console.log);
  console.log(`✓ Distribution’s registry (${REGISTRY.path})`);
  console.log(`✓ cosign (${COSIGN.path})`);
});
