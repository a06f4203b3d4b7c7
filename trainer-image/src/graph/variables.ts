import { attr } from './attributes.ts';
import type { Shape } from './attributes.ts';
import type { GraphBuilder, Output } from './builder.ts';

const FLOAT = { dtype: attr.type('float32') };

/** A float variable that lives in the session from one call to the next. */
export interface Variable {
  /** The resource that operations which change the variable take. */
  handle: Output;
  /** Fetching it (or depending on it) sets the variable to its first value. */
  initialize: Output;
}

export function variable(g: GraphBuilder, name: string, shape: Shape, firstValue: Output): Variable {
  const attributes = { ...FLOAT, shape: attr.shape(shape), shared_name: attr.string(name) };
  const handle = g.add('VarHandleOp', [], attributes, { name: `${name}/variable` });
  return { handle, initialize: assign(g, handle, firstValue) };
}

/** The variable's value. Read it once for each use of the graph: two reads may see it before and after a change. */
export const read = (g: GraphBuilder, { handle }: Variable): Output => g.add('ReadVariableOp', [handle], FLOAT);

/** Sets the variable after `after` have run. */
export const assign = (g: GraphBuilder, handle: Output, value: Output, after: readonly Output[] = []): Output =>
  g.add('AssignVariableOp', [handle, value], FLOAT, { after });
