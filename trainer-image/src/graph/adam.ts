import { attr } from './attributes.ts';
import type { GraphBuilder, Output } from './builder.ts';
import { binary, floatScalar, identity, placeholder } from './operations.ts';
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

/** Adam's two running means of a weight's gradient: of its value and of its square. */
export const MOMENTS = ['m', 'v'] as const;
export type Moment = (typeof MOMENTS)[number];

/** Rates of decay, by which the two means are corrected for their start at zero. */
export const BETAS = ['beta1', 'beta2'] as const;
export type Beta = (typeof BETAS)[number];

/** Names under which the optimiser's state is fed, once and with the first weights, and fetched. */
export const ADAM_NODES = {
  firstMoment: (moment: Moment, weight: string) => `adam/${moment}/${weight}/first`,
  moment: (moment: Moment, weight: string) => `adam/${moment}/${weight}/value`,
  /** βᵗ for the step t that is about to be made. */
  firstPower: (beta: Beta) => `adam/${beta}/first`,
  power: (beta: Beta) => `adam/${beta}/value`,
} as const;

/** Adds one Adam update of all weights, with its moments and the powers of its decay rates kept in the session. */
export function adam(g: GraphBuilder, settings: AdamSettings, weights: readonly Trained[]): Adam {
  const powers = BETAS.map((beta) => ({ ...decayPower(g, beta), rate: settings[beta] }));
  const rates = [settings.learningRate, settings.beta1, settings.beta2, settings.epsilon].map((rate) =>
    floatScalar(g, rate),
  );
  const initialize = powers.map(({ power }) => power.initialize);
  const applied = weights.map(({ name, shape, variable: weight, gradient }) => {
    const moments = MOMENTS.map((moment) => momentOf(g, moment, name, shape));
    initialize.push(...moments.map((moment) => moment.initialize));
    const inputs = [weight.handle, ...moments.map(({ handle }) => handle), ...powers.map(({ value }) => value)];
    return g.add('ResourceApplyAdam', [...inputs, ...rates, gradient], { T: attr.type('float32') });
  });
  const raised = powers.map(({ power, value, rate }) =>
    assign(g, power.handle, binary(g, 'Mul', value, floatScalar(g, rate)), applied),
  );
  return { initialize, update: [...applied, ...raised] };
}

function momentOf(g: GraphBuilder, moment: Moment, weight: string, shape: Shape): Variable {
  const first = placeholder(g, ADAM_NODES.firstMoment(moment, weight), 'float32', shape);
  const mean = variable(g, `adam/${moment}/${weight}`, shape, first);
  identity(g, read(g, mean), { name: ADAM_NODES.moment(moment, weight) });
  return mean;
}

function decayPower(g: GraphBuilder, beta: Beta): { power: Variable; value: Output } {
  const power = variable(g, `adam/${beta}`, [], placeholder(g, ADAM_NODES.firstPower(beta), 'float32', []));
  const value = read(g, power);
  identity(g, value, { name: ADAM_NODES.power(beta) });
  return { power, value };
}
