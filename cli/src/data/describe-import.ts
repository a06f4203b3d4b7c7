import { counted, isoDate } from '@tuningsweep/ledger';
import type { Contents, Field, Table } from '@tuningsweep/ledger';

const DELIMITER_NAMES: Record<string, string> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'vertical bars',
  ' ': 'blanks',
};

const SHOWN = 6;

/** What was understood of a file, as lines: how it is written, which columns are read, what its values are. */
export function describeImport(file: string, table: Table, contents: Contents): string[] {
  return [
    `${file}: ${writing(table)}`,
    `  date     ${dates(table, contents)}`,
    `  close    ${closes(table, contents)}`,
    ...otherFields(table),
    ...unread(table),
    ...remarks(contents),
    ...badValues(contents),
  ];
}

function writing({ encoding, compressed, head }: Table): string {
  const delimiter = DELIMITER_NAMES[head.delimiter] ?? `'${head.delimiter}'`;
  const packed = compressed ? 'gzip, ' : '';
  return `${packed}${encoding.toUpperCase()}, ${delimiter} between values, header on line ${head.skip}`;
}

function dates({ head, dates: reading }: Table, { days, first, last }: Contents): string {
  const written = reading === undefined ? 'has no day' : `as ${reading.name}`;
  const range = days === 0 ? '' : `: ${counted(days, 'day')} from ${isoDate(first)} to ${isoDate(last)}`;
  return `${header(head, 'date')} ${written}${range}`;
}

function closes({ head, decimal }: Table, { closes: range }: Contents): string {
  const mark = decimal.mark === '.' ? 'decimal point' : 'decimal comma';
  return `${header(head, 'close')} with ${mark}: ${range === undefined ? 'no value' : `${shown(range.low)} to ${shown(range.high)}`}`;
}

/** Single precision has about seven digits; more would show how it is stored, not what was written. */
function shown(value: number): string {
  return String(Number(value.toPrecision(7)));
}

function header({ headers, layout }: Table['head'], field: Field): string {
  return `'${headers[layout.get(field) ?? -1] ?? ''}'`;
}

function otherFields({ head, decimal }: Table): string[] {
  const fields = [...head.layout.keys()].filter((field) => field !== 'date' && field !== 'close');
  const [read, contrary] = [false, true].map((isContrary) =>
    fields.filter((field) => decimal.contrary.includes(field) === isContrary),
  );
  const list = (these: readonly Field[] = []): string =>
    these.map((field) => `${field} ${header(head, field)}`).join(', ');
  return [
    ...(read?.length ? [`  as well  ${list(read)}`] : []),
    ...(contrary?.length ? [`  left out ${list(contrary)}: written with the other decimal mark`] : []),
  ];
}

function unread({ head }: Table): string[] {
  const used = new Set(head.layout.values());
  const names = head.headers.filter((name, place) => name !== '' && !used.has(place));
  if (names.length === 0) return [];
  const list =
    names
      .slice(0, SHOWN)
      .map((name) => `'${name}'`)
      .join(', ') + (names.length > SHOWN ? ', …' : '');
  const adjusted = names.find((name) => /^adj/i.test(name));
  const hint = adjusted === undefined ? '' : ` (adjusted closes: --column "close=${adjusted}")`;
  return [`  not read ${list}${hint}`];
}

function remarks({ remarks: lines }: Contents): string[] {
  const [first] = lines;
  if (first === undefined) return [];
  const text = first.text.length > 60 ? `${first.text.slice(0, 60)}…` : first.text;
  return [
    `  no days  ${counted(lines.length, 'line')} above the first or below the last day, such as line ${first.line}: ${text}`,
  ];
}

function badValues({ badValues: fields }: Contents): string[] {
  return [...fields].map(
    ([field, { count, line, found }]) =>
      `  missing  ${field}: ${counted(count, 'value is no number', 'values are no numbers')}, such as '${found}' on line ${line}; stored as missing`,
  );
}
