import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cases } from '../../../test/support/cases.ts';
import { emptyLedger } from '../../test/ledger.ts';
import { SearchScenario } from '../../test/search-scenario.ts';
import type { Search } from '../../test/search-scenario.ts';

/** A space of a million points or more, or of a few, and a budget that may be more than there are. */
const proposing: fc.Arbitrary<Search> = fc.record({
  algorithm: fc.record({
    name: fc.constantFrom('Random' as const, 'Sobol' as const, 'TPE' as const),
    maxTasks: fc.integer({ min: 3, max: 14 }),
  }),
  parameters: fc.record({
    epoch: fc.constantFrom({ values: [1, 2] }, { values: [2, 3] }, { min: 1, max: 4, step: 1 }),
    learningRate: fc.constantFrom(
      { min: 0.0001, max: 0.01, scale: 'Log' as const },
      { min: 0.001, max: 0.005 },
      { values: [0.001, 0.005] },
    ),
  }),
  seed: fc.constantFrom(1, 1, 1, 2),
  replicates: fc.constantFrom(1, 1, 2, 3),
});
const stopping = fc.record({
  name: fc.constant('ASHA' as const),
  minEpochs: fc.constantFrom(1, 2),
  reductionFactor: fc.constantFrom(2, 3),
});
/** Tasks stop early in some, where points have one task each. */
const search: fc.Arbitrary<Search> = fc
  .tuple(proposing, fc.option(stopping, { nil: undefined }))
  .map(([spec, earlyStopping]) => (earlyStopping ? { ...spec, replicates: 1, earlyStopping } : spec));
const GRID: Search = {
  algorithm: { name: 'Grid' },
  parameters: { epoch: { values: [1, 2, 3] }, learningRate: { values: [0.001, 0.005] } },
  seed: 1,
  replicates: 2,
};

function ofThree(seed: number, replicates: number): Search {
  const learningRate = { min: 0.0001, max: 0.01, scale: 'Log' as const };
  return {
    algorithm: { name: 'Random', maxTasks: 3 },
    parameters: { epoch: { values: [1, 2] }, learningRate },
    seed,
    replicates,
  };
}

/** What may happen next: a pass that dies after some actions, a trainer's step, a restart, an edit, a new process. */
type Event =
  | { type: 'pass'; actions: number; launches: number; between?: readonly number[] }
  | { type: 'step'; choice: number }
  | { type: 'restart' }
  | { type: 'edit'; spec: Search };

/** What trainers do while a pass decides. */
const meanwhile = fc.array(fc.nat(20), { maxLength: 4 });
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ type: fc.constant('pass'), actions: fc.nat(5), launches: fc.nat(4), between: meanwhile }),
  },
  { weight: 12, arbitrary: fc.record({ type: fc.constant('step'), choice: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('restart') }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('edit'), spec: fc.oneof(search, search, fc.constant(GRID)) }) },
);

/** Points were proposed with a seed that is later that of a second replicate. */
const SEED_BECOMES_A_REPLICATES: [Search, Search, Event[]] = [
  ofThree(2, 1),
  ofThree(1, 2),
  Array.from({ length: 4 }, () => ({ type: 'pass', actions: 1, launches: 0 })),
];

/** The rule is gone when a task has paused by it and that is not noted yet. */
const RULE_IS_DROPPED: [Search, Search, Event[]] = [
  { ...ofThree(1, 1), earlyStopping: { name: 'ASHA', minEpochs: 1, reductionFactor: 2 } },
  ofThree(1, 1),
  [
    ...Array.from({ length: 3 }, (): Event => ({ type: 'pass', actions: 1, launches: 0 })),
    { type: 'pass', actions: 1, launches: 1 },
    { type: 'step', choice: 0 },
    { type: 'step', choice: 0 },
  ],
];

/** A task pauses while a pass takes it for one whose trainer says nothing. */
const PAUSES_MEANWHILE: [Search, Search, Event[]] = [
  { ...ofThree(1, 1), earlyStopping: { name: 'ASHA', minEpochs: 1, reductionFactor: 2 } },
  { ...ofThree(1, 1), earlyStopping: { name: 'ASHA', minEpochs: 1, reductionFactor: 2 } },
  [
    ...Array.from({ length: 3 }, (): Event => ({ type: 'pass', actions: 1, launches: 0 })),
    { type: 'pass', actions: 1, launches: 3 },
    ...[0, 1, 2].map((choice): Event => ({ type: 'step', choice })),
    { type: 'pass', actions: 5, launches: 0, between: [0, 0, 1, 1, 2, 2] },
  ],
];

/** Tasks pause, and there are more of them than there are to be: those of a grid before. */
const BUDGET_IS_LESS: [Search, Search, Event[]] = [
  ofThree(1, 1),
  { ...ofThree(1, 1), earlyStopping: { name: 'ASHA', minEpochs: 1, reductionFactor: 2 } },
  [
    { type: 'pass', actions: 1, launches: 0 },
    { type: 'edit', spec: GRID },
    { type: 'pass', actions: 2, launches: 0 },
    { type: 'pass', actions: 1, launches: 0 },
  ],
];

test('any order of outcomes, crashes and edits leaves proposals that are the same when made again', async () => {
  await fc.assert(
    fc.asyncProperty(search, search, fc.array(event, { maxLength: 60 }), async (first, last, events) => {
      const ledger = await emptyLedger();
      try {
        const scenario = new SearchScenario(ledger, first);
        for (const next of events) await happen(scenario, next);
        await scenario.finish(last);
        await scenario.expectEnd();
        expect(await scenario.pass(Infinity), 'it is quiet').toBe(0);
      } finally {
        await ledger.close();
      }
    }),
    { numRuns: cases(60), examples: [SEED_BECOMES_A_REPLICATES, BUDGET_IS_LESS, RULE_IS_DROPPED, PAUSES_MEANWHILE] },
  );
});

async function happen(scenario: SearchScenario, next: Event): Promise<void> {
  if (next.type === 'step') await scenario.step(next.choice);
  else if (next.type === 'restart') scenario.restart();
  else if (next.type === 'edit') scenario.edit(next.spec);
  else await scenario.pass(next.actions, next.launches, next.between);
}
