import { describe, test } from 'vitest';
import { useEnvironment } from '../../../operator/environment.ts';
import { expectAnEndOrAReason, STUCK_STATES } from './stuck-states.ts';

/** One that is refused and mended, one that ends, one that waits. */
const SAMPLE = ['a quota of pods', 'a priority class that is not there', 'a scheduling gate'];

describe('what a pod or a Job waits for has an end, or is told', () => {
  const current = useEnvironment();

  test.each(STUCK_STATES.filter(({ name }) => SAMPLE.includes(name)).map((state) => [state.name, state] as const))(
    '%s',
    async (_, state) => expectAnEndOrAReason(current(), state),
  );
});
