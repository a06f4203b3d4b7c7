import { describe, test } from 'vitest';
import { useEnvironment } from '../../../operator/environment.ts';
import { tally } from '../../tally.ts';
import { expectAnEndOrAReason, STUCK_STATES } from './stuck-states.ts';

describe('whatever a pod or a Job waits for has an end, or is told', { timeout: 400_000 }, () => {
  const current = useEnvironment();

  test.each(STUCK_STATES.map((state) => [state.name, state] as const))('%s', async (_, state) => {
    await expectAnEndOrAReason(current(), state);
    tally('stuck states', 1);
  });
});
