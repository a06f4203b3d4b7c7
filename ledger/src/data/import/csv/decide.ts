import { InputError } from '../../../errors.ts';
import type { ValueField } from '../../columns.ts';
import type { MarketDate } from '../../market-date.ts';
import { list } from '../header.ts';
import { headerOf } from './columns-of.ts';
import { readNumber } from './numbers.ts';
import type { DecimalMark } from './numbers.ts';
import type { Observation } from './observe.ts';
import { choose } from './readings.ts';
import type { Reading, Tally } from './readings.ts';
import type { TableHead } from './table-head.ts';

const SHOWN = 3;

/**
 * Makes sure that a file is of one series.
 *
 * @throws InputError naming --where when a column says that there are several
 */
export function refuseSeveralSeries({ headers }: TableHead, { symbols }: Observation): void {
  for (const [place, values] of symbols) {
    if (values.size < 2) continue;
    const shown = [...values].slice(0, SHOWN);
    const more = values.size > SHOWN ? ` and ${values.size - SHOWN} more` : '';
    const choice = `--where ${shellWord(`${headers[place]}=${shown[0]}`)}`;
    throw new InputError(
      `the file has several series: '${headers[place]}' is ${list(shown)}${more}; choose one, as in ${choice}`,
    );
  }
}

function shellWord(text: string): string {
  return /^[\w=./:-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * How the days of a file are written; undefined when none can be read.
 *
 * @throws InputError naming --date-format when its lines do not say
 */
export function decideDates({ dates }: Observation): Reading<MarketDate> | undefined {
  const choice = choose(dates);
  if (choice.kind === 'none') return undefined;
  if (choice.kind === 'chosen') return choice.reading;
  const [first, second] = choice.names;
  if (second === undefined) {
    throw new InputError(`the days look like ${first}, which is unusual; if they are, say --date-format ${first}`);
  }
  throw new InputError(
    `the days may be ${first} or ${second} ('${choice.example}'), and the column does not tell which; ` +
      `say it, as in --date-format ${first?.split(' or ')[0]}`,
  );
}

/** The decimal mark of a file, and the fields whose numbers are written with the other one. */
export interface Decimal {
  mark: DecimalMark;
  contrary: ValueField[];
}

/**
 * Which mark stands before tenths. The closes decide, else the other prices, the volume, the columns that are not read,
 * and a file with commas between its values in which no number needs a quote: its mark is the point.
 *
 * @throws InputError naming --decimal when numbers can be read in two ways and nothing decides
 */
export function decideDecimal(observation: Observation, head: TableHead, isPlain: boolean): Decimal {
  const evidence = [...observation.numbers].map(([field, tally]) => ({ field, ...evidenceOf(tally) }));
  const close = evidence.find(({ field }) => field === 'close');
  if (close?.says === 'both' && close.example !== undefined) refuseDecimal(close.field, close.example, head);
  const mark =
    [close, ...evidence, evidenceOf(observation.others)].map((each) => each?.says).find((says) => isMark(says)) ??
    (isPlain && !observation.hasComma ? '.' : undefined);
  if (mark !== undefined) {
    const contrary = evidence.filter(({ field, says, example }) => {
      return field !== 'close' && (isMark(says) ? says !== mark : says === 'both' && example !== undefined);
    });
    return { mark, contrary: contrary.map(({ field }) => field) };
  }
  const open = evidence.find(({ example }) => example !== undefined);
  if (open?.example !== undefined) refuseDecimal(open.field, open.example, head);
  return { mark: '.', contrary: [] };
}

interface Evidence {
  says: DecimalMark | 'both' | undefined;
  example: string | undefined;
}

/** What a column says: cells that only one mark explains; `example` is one that the two marks make two numbers of. */
function evidenceOf({ only, differ, read }: Tally<number>): Evidence {
  const [point, comma] = [only[0]?.[1] ?? 0, only[1]?.[0] ?? 0];
  const example = differ[0]?.[1] ?? differ[1]?.[0];
  if (point > 0 && comma > 0 && example === undefined) return { says: most(read), example };
  return { says: point > 0 && comma > 0 ? 'both' : point > 0 ? '.' : comma > 0 ? ',' : undefined, example };
}

function most([point = 0, comma = 0]: readonly number[]): DecimalMark {
  return point >= comma ? '.' : ',';
}

function isMark(says: Evidence['says']): says is DecimalMark {
  return says === '.' || says === ',';
}

function refuseDecimal(field: ValueField, example: string, head: TableHead): never {
  throw new InputError(
    `${field} ('${headerOf(head, field)}'): '${example}' may be ${readNumber(example, '.')} or ${readNumber(example, ',')}, ` +
      'and nothing in the file tells which; say what the decimal mark is, with --decimal . or --decimal ,',
  );
}
