import fc from 'fast-check';
import type { TuningSweepSpec } from '../../../engine/src/api/index.ts';
import type { Script } from '../../../engine/test/fake-runtime.ts';
import { EPOCHS, SweepScenario } from './sweep-scenario.ts';

/** The model keeps no state of its own: what must hold is said by the sweep's life itself. */
type Nothing = Record<string, never>;

class Action implements fc.AsyncCommand<Nothing, SweepScenario> {
  readonly #name: string;
  readonly #take: (scenario: SweepScenario) => unknown;

  constructor(name: string, take: (scenario: SweepScenario) => unknown) {
    this.#name = name;
    this.#take = take;
  }

  check(): boolean {
    return true;
  }

  async run(_: Nothing, scenario: SweepScenario): Promise<void> {
    await this.#take(scenario);
    await scenario.check();
  }

  toString(): string {
    return this.#name;
  }
}

function action<T>(name: string, drawn: fc.Arbitrary<T>, take: (scenario: SweepScenario, value: T) => unknown) {
  return drawn.map((value) => new Action(`${name}(${fc.stringify(value)})`, (scenario) => take(scenario, value)));
}

const edit = (name: string, changes: fc.Arbitrary<Partial<TuningSweepSpec>>) =>
  action(name, changes, (scenario, value) => scenario.edit(value));

const EVENTUALLY = { statements: Infinity, launches: Infinity };
const dying = fc.oneof(
  fc.record({ statements: fc.nat(60), launches: fc.constant(Infinity) }),
  fc.record({ statements: fc.constant(Infinity), launches: fc.nat(3) }),
);
const pass = (scenario: SweepScenario, { statements, launches }: typeof EVENTUALLY) =>
  scenario.pass(statements, launches);

const step = action('a trainer goes on', fc.nat(20), (scenario, choice) => scenario.runtime.step(choice));
const whole = action('reconcile', fc.constant(EVENTUALLY), pass);

/** What users do, what trainers come to, what goes wrong; steps and passes several times, for they are the most common. */
const ACTIONS: fc.Arbitrary<Action>[] = [
  action('edit epochs', fc.subarray([...EPOCHS], { minLength: 1 }), (scenario, epochs) => scenario.editEpochs(epochs)),
  edit('scale', fc.record({ parallelism: fc.integer({ min: 1, max: 4 }) })),
  edit('suspend', fc.record({ suspend: fc.boolean(), suspendPolicy: fc.constantFrom('Drain', 'Terminate') })),
  edit('limit failures', fc.record({ maxFailedTasks: fc.nat(2) })),
  edit(
    'aim',
    fc.record({ target: fc.constantFrom(10, 50) }).map(({ target }) => ({ objective: { metric: 'MSE', target } })),
  ),
  edit('on deletion', fc.record({ deletionPolicy: fc.constantFrom('Retain', 'Delete') })),
  action('retry', fc.constant(null), (scenario) => scenario.retry()),
  action('delete', fc.constant(null), (scenario) => scenario.delete()),
  action('restore', fc.constant(null), (scenario) => scenario.restore()),
  action('a Job vanishes', fc.nat(5), (scenario, choice) => scenario.runtime.loseExecution(choice)),
  action('all Jobs vanish', fc.constant(null), (scenario) => scenario.runtime.loseExecutions()),
  action('reconcile and die', dying, pass),
  action('reconcile and die', dying, pass),
  whole,
  whole,
  whole,
  whole,
  step,
  step,
  step,
  step,
  step,
  step,
];

const scripts = fc.array(fc.constantFrom<Script>('complete', 'complete', 'fail', 'noResult', 'flaky', 'minimal'), {
  minLength: 2 * EPOCHS.length,
  maxLength: 2 * EPOCHS.length,
});

/** Any history of user actions and faults leads to the end that the last manifest asks for, and then nothing is written. */
export async function checkHistories(numRuns: number, seed?: number): Promise<void> {
  const history = fc.commands(ACTIONS, { maxCommands: 60, size: 'max' });
  await fc.assert(
    fc.asyncProperty(scripts, history, async (script, actions) => {
      const scenario = await SweepScenario.begin(script);
      try {
        await fc.asyncModelRun(() => ({ model: {}, real: scenario }), actions);
        await scenario.finish();
      } finally {
        await scenario.close();
      }
    }),
    { numRuns, ...(seed !== undefined && { seed }) },
  );
}
