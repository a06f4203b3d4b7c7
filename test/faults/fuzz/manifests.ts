import fc from 'fast-check';
import { API_VERSION, KIND, rootSchema } from '../../../engine/src/api/crd.ts';
import type { Schema } from '../../../engine/src/api/schema/schema.ts';

/** A generated manifest: drawn from the resource's own schema, then broken in some places, or in none. */
export interface FuzzedManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: unknown;
}

const MOST_ITEMS = 2;
const DAYS = ['2020-01-01', '2020-06-30', '2020-12-31', '2021-02-29', '20200101', 'soon'];
const TEXTS = [
  'T',
  'trainer',
  '',
  ' ',
  "O'Brien",
  '100%',
  'a_b',
  '환율',
  '\u{1F4C8}',
  'x'.repeat(300),
  '../..',
  '$(x)',
  '"',
  '\\',
];
/** What is put in the place of something else. */
const WRONG = [null, true, -1, 0, 1.5, 1e300, 2 ** 53, '', 'text', [], [null], {}, { unknown: 1 }];

function fromSchema(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema['x-kubernetes-int-or-string']) return fc.constantFrom(1, '1Gi', '500m', 0);
  if (schema.type === 'object') return objectOf(schema);
  if (schema.type === 'array') return listOf(schema);
  if (schema.type === 'integer')
    return fc.integer({ min: schema.minimum ?? 0, max: Math.min(schema.maximum ?? 9, (schema.minimum ?? 0) + 9) });
  if (schema.type === 'number') return fc.constantFrom(0.5, 0.25, 0.001, 0.8);
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.format === 'date') return fc.constantFrom(...DAYS.slice(0, 3));
  const pattern = new RegExp(schema.pattern ?? '', 'u');
  return fc.constantFrom(
    ...['T', 'trainer', 'tuningsweep-ledger', "O'Brien 100%"].filter((text) => pattern.test(text)),
  );
}

interface DrawnSpec {
  readonly data?: { begin: string; end: string };
  evaluation?: { testBegin?: string; validationBegin?: string; validationRatio?: number };
}

/** Days whose order the rules demand are put in order, and parts that they leave no room for are left out. */
function inOrder(spec: unknown): unknown {
  const drawn = spec as DrawnSpec; // oxlint-disable-line typescript/no-unsafe-type-assertion -- drawn from the schema
  const { data, evaluation } = drawn;
  if (!data) {
    delete drawn.evaluation;
    return spec;
  }
  const [begin, end] = data.begin < data.end ? [data.begin, data.end] : ['2020-01-01', '2020-12-31'];
  Object.assign(data, { begin, end });
  if (!evaluation) return spec;
  if (evaluation.testBegin) evaluation.testBegin = end;
  if (evaluation.validationBegin && evaluation.testBegin) evaluation.validationBegin = dayAfter(begin);
  else delete evaluation.validationBegin;
  if (evaluation.validationBegin) delete evaluation.validationRatio;
  else if (evaluation.validationRatio) evaluation.validationRatio = 0.1;
  return spec;
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}

function listOf({ items = {}, minItems = 0 }: Schema): fc.Arbitrary<unknown> {
  return fc.uniqueArray(fromSchema(items), { minLength: minItems, maxLength: Math.max(minItems, MOST_ITEMS) });
}

function objectOf({ properties, required = [], additionalProperties }: Schema): fc.Arbitrary<unknown> {
  if (additionalProperties)
    return fc.dictionary(fc.constantFrom('cpu', 'memory'), fromSchema(additionalProperties), { maxKeys: 2 });
  const fields = Object.entries(properties ?? {}).map(([name, schema]) => [name, fromSchema(schema)] as const);
  const requiredKeys = fields.map(([name]) => name).filter((name) => required.includes(name));
  return fc.record(Object.fromEntries(fields), { requiredKeys, noNullPrototype: true });
}

const WRITE_UPS = {
  epoch: [1, 2],
  batchSize: [1, 3],
  learningRate: [0.5, 0.001],
  ratioTrainSet: [0.8, 0.001],
  sizeSequence: [5, 8],
  sizeUnitInput: [2, 4],
  sizeUnitHidden: [4, 10],
  sizeUnitOutput: [1, 7],
};
const DATA = { ticker: 'T', begin: '2020-01-01', end: '2020-12-31' };

const numbers = fc.record({ values: fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 2 }) });
const words = fc.record({
  choices: fc.uniqueArray(fc.constantFrom('adam', 'true', '환율'), { minLength: 1, maxLength: 2 }),
});
const range = fc.constant({ min: 1, max: 3, step: 1 });
const conditional = numbers.map((axis) => ({ ...axis, when: { first: [1] } }));

/** Small grids of the LSTM trainer, and of free names with a trainer of their own. */
const spaces: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  fc.constant({ data: DATA, parameters: mapValues(WRITE_UPS, (values) => ({ values: values.slice(0, 1) })) }),
  fc.nat(7).map((varied) => ({
    data: DATA,
    parameters: mapValues(WRITE_UPS, (values, at) => ({ values: values.slice(0, at === varied ? 2 : 1) })),
  })),
  fc
    .dictionary(fc.constantFrom('epoch', 'x.y', 'Layers-2', 'z'), fc.oneof(numbers, range, conditional), { maxKeys: 3 })
    .chain((more) =>
      fc.tuple(fc.constant(more), fc.oneof(words, fc.constant({ values: [1, 2] })), fc.constantFrom('first', '1st')),
    )
    .map(([more, first, name]) => ({ parameters: { ...more, [name]: first }, trainer: { command: ['true'] } })),
);

function mapValues<A, B>(record: Readonly<Record<string, A>>, map: (value: A, at: number) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value], at) => [key, map(value, at)]));
}

interface Breakage {
  readonly at: number;
  readonly how: 'replace' | 'remove' | 'add' | 'text';
  readonly by: unknown;
}

const breakage: fc.Arbitrary<Breakage> = fc.record({
  at: fc.nat(60),
  how: fc.constantFrom('replace', 'remove', 'add', 'text'),
  by: fc.constantFrom<unknown>(...WRONG, ...TEXTS, ...DAYS),
});

/** Every place of a value that is in an object or a list, from the outside inwards. */
function places(value: unknown): { holder: Record<string, unknown>; key: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>; // oxlint-disable-line typescript/no-unsafe-type-assertion -- a list has keys too
  const own = Object.keys(holder).map((key) => ({ holder, key }));
  return [...own, ...Object.values(holder).flatMap(places)];
}

function broken(spec: unknown, breakages: readonly Breakage[]): unknown {
  const copy = structuredClone({ spec });
  for (const { at, how, by } of breakages) {
    const all = places(copy);
    const place = all[at % all.length];
    if (!place) break; // everything was removed
    const { holder, key } = place;
    if (how === 'add') holder[`${key}x`] = by;
    else if (how === 'remove' && !Array.isArray(holder)) delete holder[key];
    else holder[key] = structuredClone(by);
  }
  return copy.spec;
}

const algorithms = fc.constantFrom(
  {},
  { name: 'Grid' },
  { maxTasks: 1_000_000 },
  ...['Random', 'Sobol', 'TPE'].map((name) => ({ name, maxTasks: 5 })),
  { name: 'TPE', maxTasks: 1, start: [{ first: 1 }] },
);

/** Tasks that stop early are of points that are trained once. */
const stoppings = fc.constantFrom(
  { earlyStopping: undefined },
  { earlyStopping: undefined },
  ...[
    { name: 'ASHA', reductionFactor: 2 },
    { name: 'ASHA', minEpochs: 1, metric: 'LOSS' },
    { name: 'Median', minTasks: 1 },
  ].map((earlyStopping) => ({ earlyStopping, replicates: 1 })),
);

const { properties = {} } = rootSchema;
const anySpec = fc
  .tuple(fromSchema(properties['spec']!), spaces, algorithms, stoppings)
  .map(([spec, space, algorithm, stopping]) => {
    const drawn = {
      ...(spec as Record<string, unknown>), // oxlint-disable-line typescript/no-unsafe-type-assertion -- an object by the schema
      ...structuredClone({ ...space, algorithm, ...stopping }),
    };
    return inOrder(Object.fromEntries(Object.entries(drawn).filter(([, value]) => value !== undefined)));
  });
const someBreakages = fc.oneof(
  { weight: 2, arbitrary: fc.constant([]) },
  { weight: 3, arbitrary: fc.array(breakage, { minLength: 1, maxLength: 3 }) },
);

/** Manifests of small grids, about half of them good. */
export function fuzzedManifests(name: string): fc.Arbitrary<FuzzedManifest> {
  return fc.tuple(anySpec, someBreakages).map(([spec, breakages]) => ({
    apiVersion: API_VERSION,
    kind: KIND,
    metadata: { name },
    spec: broken(spec, breakages),
  }));
}
