import { describe, test } from 'vitest';
import { useControlPlane } from '../../../cluster/use.ts';
import { freePort } from '../../../servers/listen.ts';
import { tally } from '../../tally.ts';
import { anEnvironment } from '../an-environment.ts';
import { expectAnEndOrAReason, STUCK_STATES } from './stuck-states.ts';

const LIMIT = { timeout: 400_000, concurrent: true };

describe('whatever a pod or a Job waits for has an end, or is told', LIMIT, () => {
  const cluster = useControlPlane();

  test.each(STUCK_STATES.map((state) => [state.name, state] as const))('%s', async (_, state) => {
    await using stack = new AsyncDisposableStack();
    await expectAnEndOrAReason(await anEnvironment(cluster, stack, await freePort()), state);
    tally('stuck states', 1);
  });
});
