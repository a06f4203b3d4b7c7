import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MOST_STEPS, ReportReader } from './read-report.ts';
import type { ReportEvent } from './read-report.ts';
import { LONGEST_LINE } from './split-lines.ts';

function read(...pieces: readonly Uint8Array[]): ReportEvent[] {
  const reader = new ReportReader();
  return [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()];
}

/** Events as they are easy to compare. */
const plain = (events: readonly ReportEvent[]) =>
  events.map((event) =>
    event.kind === 'remark'
      ? `report line ${event.line}: ${event.text}`
      : { ...event, metrics: Object.fromEntries(event.metrics) },
  );

const readText = (text: string) => plain(read(Buffer.from(text)));
const step = (number: number, metrics: object) => ({ kind: 'step', step: number, metrics });
const final = (metrics: object) => ({ kind: 'final', metrics });

describe('what a report says', () => {
  test.each([
    ['a step', '{"step": 3, "metrics": {"mse": 1.2}}\n', [step(3, { MSE: 1.2 })]],
    ['the end', '{"final": true, "metrics": {"mse": 1.2, "r2": -3e-5}}\n', [final({ MSE: 1.2, r2: -3e-5 })]],
    ['a last line without an end', '{"step": 0, "metrics": {"a": 1}}', [step(0, { a: 1 })]],
    [
      'ends of lines as Windows has them',
      '{"metrics": {"a": 1}}\r\n{"metrics": {"a": 2}}\r\n',
      [step(0, { a: 1 }), step(1, { a: 2 })],
    ],
    ['a byte order mark', '\uFEFF{"step": 1, "metrics": {"a": 1}}\n', [step(1, { a: 1 })]],
    ['empty lines', '\n  \n\r\n{"step": 1, "metrics": {"a": 1}}\n\n', [step(1, { a: 1 })]],
    ['no more than the end', '{"final": true}', [final({})]],
    ['what is not asked for', '{"step": 1, "time": "now", "metrics": {"a": 1}, "final": false}', [step(1, { a: 1 })]],
    [
      'a step that is not said counts on',
      '{"step": 7, "metrics": {}}\n{"metrics": {"a": 1}}\n',
      [step(7, {}), step(8, { a: 1 })],
    ],
    ['names of a prototype', '{"step": 1, "metrics": {"constructor": 1}}', [step(1, { constructor: 1 })]],
  ])('%s', (_, text, events) => expect(readText(text)).toEqual(events));
});

describe('what is no value is left out and said', () => {
  test.each([
    ['NaN', 'NaN', 'NaN'],
    ['Infinity', 'Infinity', 'Infinity'],
    ['-Infinity', '-Infinity', '-Infinity'],
    ['too large for a number', '1e999', 'Infinity'],
    ['null', 'null', 'null'],
    ['text', '"1.2"', '"1.2"'],
    ['a boolean', 'true', 'true'],
    ['a list', '[1]', '[1]'],
  ])('%s', (_, written, shown) =>
    expect(readText(`\n{"step": 1, "metrics": {"loss": ${written}, "a": 2}}\n`)).toEqual([
      `report line 2: loss is left out: ${shown} is no finite number`,
      step(1, { a: 2 }),
    ]),
  );

  test('a word of Python within a text stays a text', () =>
    expect(readText('{"step": 1, "note": "is \\"NaN\\" or NaN", "metrics": {"a": NaN, "b": 1}}')).toEqual([
      'report line 1: a is left out: NaN is no finite number',
      step(1, { b: 1 }),
    ]));

  test.each([
    ['a b', 'a b'],
    ['9', '9'],
    ['__proto__', '__proto__'],
    ['é', 'é'],
  ])('a name that is none: %s', (name, shown) =>
    expect(readText(`{"step": 1, "metrics": {"${name}": 1}}`)).toEqual([
      `report line 1: "${shown}" is left out: a metric's name is a letter, then up to 63 letters, digits, '_', '.' or '-'`,
      step(1, {}),
    ]),
  );

  test('a name that is too long', () =>
    expect(readText(`{"step": 1, "metrics": {"${'m'.repeat(65)}": 1, "${'n'.repeat(64)}": 2}}`)).toEqual([
      expect.stringContaining('is left out'),
      step(1, { ['n'.repeat(64)]: 2 }),
    ]));

  test('a column of the write-up in two spellings', () =>
    expect(readText('{"step": 1, "metrics": {"mse": 1, "MSE": 2}}')).toEqual([
      'report line 1: MSE is left out: the line has MSE in another spelling',
      step(1, { MSE: 1 }),
    ]));

  test('more metrics than a line may have', () => {
    const metrics = Object.fromEntries(Array.from({ length: 66 }, (_, at) => [`m${at}`, at]));
    const [said, taken] = readText(JSON.stringify({ step: 1, metrics }));
    expect(said).toBe('report line 1: 2 metrics are left out: a line has at most 64');
    expect(taken).toEqual(step(1, Object.fromEntries(Object.entries(metrics).slice(0, 64))));
  });
});

describe('a line that cannot be read is skipped and said', () => {
  test.each([
    [
      'no JSON',
      'epoch 3 of 10',
      'expected a JSON object such as {"step": 3, "metrics": {"mse": 1.2}}, found epoch 3 of 10',
    ],
    [
      'cut off',
      '{"step": 3, "metr',
      'expected a JSON object such as {"step": 3, "metrics": {"mse": 1.2}}, found {"step": 3, "metr',
    ],
    ['a number', '3', 'expected a JSON object such as {"step": 3, "metrics": {"mse": 1.2}}, found 3'],
    [
      'a list',
      '[{"step": 1}]',
      'expected a JSON object such as {"step": 3, "metrics": {"mse": 1.2}}, found [{"step": 1}]',
    ],
    [
      'no metrics',
      '{"step": 3}',
      'expected a JSON object such as {"step": 3, "metrics": {"mse": 1.2}}, found no "metrics" in {"step": 3}',
    ],
    ['other metrics', '{"step": 3, "metrics": [1]}', 'expected an object of numbers as "metrics", found [1]'],
    [
      'a step between',
      '{"step": 1.5, "metrics": {}}',
      'expected a whole number from 0 to 2147483647 as "step", found 1.5',
    ],
    ['a step below', '{"step": -1, "metrics": {}}', 'expected a whole number from 0 to 2147483647 as "step", found -1'],
    [
      'a step beyond',
      '{"step": 2147483648, "metrics": {}}',
      'expected a whole number from 0 to 2147483647 as "step", found 2147483648',
    ],
    ['an end that is none', '{"final": "yes", "metrics": {}}', 'expected true or false as "final", found "yes"'],
    [
      'a long text',
      'x'.repeat(100),
      `expected a JSON object such as {"step": 3, "metrics": {"mse": 1.2}}, found ${'x'.repeat(40)}…`,
    ],
  ])('%s', (_, line, sentence) =>
    expect(readText(`${line}\n{"step": 1, "metrics": {"a": 1}}`)).toEqual([
      `report line 1: skipped: ${sentence}`,
      step(1, { a: 1 }),
    ]),
  );

  test('what a terminal would act on is not repeated', () =>
    expect(readText('\u001B[31mred')[0]).toMatch(/found  ?\[31mred$/));

  test('a line of more than a mebibyte', () => {
    const long = Buffer.concat([Buffer.alloc(LONGEST_LINE + 1, 'x'), Buffer.from('\n{"metrics": {"a": 1}}\n')]);
    expect(plain(read(long))).toEqual([
      `report line 1: skipped: a line has at most ${LONGEST_LINE} bytes, this one has ${LONGEST_LINE + 1}`,
      step(0, { a: 1 }),
    ]);
  });

  test('more steps than are recorded; those that are there may be said again', () => {
    const reader = new ReportReader();
    const events = reader.push(Buffer.from('{"metrics": {"a": 1}}\n'.repeat(MOST_STEPS + 1)));
    expect(events).toHaveLength(MOST_STEPS + 1);
    expect(plain(events.slice(-1))).toEqual([
      `report line ${MOST_STEPS + 1}: skipped: at most ${MOST_STEPS} steps are recorded`,
    ]);
    const again = reader.push(Buffer.from('{"step": 5, "metrics": {"a": 2}}\n'));
    expect(plain(again)).toEqual([step(5, { a: 2 })]);
  });
});

test('a file that begins anew ends the line before it; steps count on', () => {
  const reader = new ReportReader();
  expect(plain(reader.push(Buffer.from('{"metrics": {"a": 1}}\n{"metr')))).toEqual([step(0, { a: 1 })]);
  expect(plain(reader.restart())).toEqual([expect.stringMatching(/^report line 2: skipped: .*found \{"metr$/)]);
  expect(plain(reader.push(Buffer.from('\uFEFFodd\n{"metrics": {"a": 2}}\n')))).toEqual([
    expect.stringMatching(/^report line 1: skipped/),
    step(1, { a: 2 }),
  ]);
});

describe('whatever pieces the bytes come in', () => {
  const metrics = fc.dictionary(
    fc.constantFrom('mse', 'val_loss', 'größe', 'a b'),
    fc.oneof(fc.double(), fc.constant(null)),
  );
  const line = fc.oneof(
    fc.record({ step: fc.option(fc.nat(5), { nil: undefined }), metrics }).map((value) => JSON.stringify(value)),
    metrics.map((value) => JSON.stringify({ final: true, metrics: value })),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('{"step": 1, "metrics": {"a": NaN}}', '', '{"step":'),
  );
  const text = fc
    .tuple(fc.constantFrom('', '\uFEFF'), fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n'))), line)
    .map(([mark, lines, last]) => Buffer.from(mark + lines.flat().join('') + last));

  test('the events are the same', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(400)), (bytes, cuts) => {
        const ends = [...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length].toSorted((a, b) => a - b);
        const pieces = ends.map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end));
        expect(plain(read(...pieces))).toEqual(plain(read(bytes)));
      }),
    );
  });

  test('any bytes at all are read without an error, one by one too', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
        expect(plain(read(...single))).toEqual(plain(read(bytes)));
      }),
    );
  });

  test('every value that is read is a finite number of a name that a ledger takes', () => {
    fc.assert(
      fc.property(text, (bytes) => {
        for (const event of read(bytes)) {
          if (event.kind === 'remark') continue;
          for (const [name, value] of event.metrics) {
            expect(name).toMatch(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/);
            expect(Number.isFinite(value)).toBe(true);
          }
        }
      }),
    );
  });
});
