import { attr } from './attributes.ts';
import type { GraphBuilder, Output } from './builder.ts';
import { binary, floatScalar, zeros } from './operations.ts';
import { assign, read, variable } from './variables.ts';
import type { Variable } from './variables.ts';
import type { Shape } from './attributes.ts';

/** Adam in Keras's form: the step is learningRate · √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + epsilon). */
export interface AdamSettings {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
}

/** Keras's defaults. */
export const ADAM_DEFAULTS = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;

export interface Trained {
  name: string;
  shape: Shape;
  variable: Variable;
  gradient: Output;
}

/** What the graph's own nodes have to depend on. */
export interface Adam {
  initialize: Output[];
  update: Output[];
}

/** Adds one Adam update of all weights, with its moments and the powers of its decay rates kept in the session. */
export function adam(g: GraphBuilder, settings: AdamSettings, weights: readonly Trained[]): Adam {
  const powers = [settings.beta1, settings.beta2].map((beta, index) => decayPower(g, `beta${index + 1}`, beta));
  const rates = [settings.learningRate, settings.beta1, settings.beta2, settings.epsilon].map((rate) =>
    floatScalar(g, rate),
  );
  const initialize = powers.map(({ power }) => power.initialize);
  const applied = weights.map(({ name, shape, variable: weight, gradient }) => {
    const moments = ['m', 'v'].map((moment) => variable(g, `adam/${moment}/${name}`, shape, zeros(g, shape)));
    initialize.push(...moments.map((moment) => moment.initialize));
    const inputs = [weight.handle, ...moments.map(({ handle }) => handle), ...powers.map(({ value }) => value)];
    return g.add('ResourceApplyAdam', [...inputs, ...rates, gradient], { T: attr.type('float32') });
  });
  const raised = powers.map(({ power, value, beta }) =>
    assign(g, power.handle, binary(g, 'Mul', value, floatScalar(g, beta)), applied),
  );
  return { initialize, update: [...applied, ...raised] };
}

/** βᵗ for the step t that is about to be made. */
function decayPower(g: GraphBuilder, name: string, beta: number): { power: Variable; value: Output; beta: number } {
  const power = variable(g, `adam/${name}`, [], floatScalar(g, beta));
  return { power, value: read(g, power), beta };
}
