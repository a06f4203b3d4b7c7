import { createWriteStream } from 'node:fs';
import { access, constants, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Command, Option } from 'commander';
import {
  counted,
  describeBadLines,
  fileSource,
  InputError,
  setUpTables,
  storeImport,
  understandImport,
} from '@tuningsweep/ledger';
import type { ColumnMapping, ImportRequest } from '@tuningsweep/ledger';
import { describeImport } from '../../data/describe-import.ts';
import { databaseOption, withNewLedger } from '../../options/database.ts';
import type { DatabaseOptions } from '../../options/database.ts';
import { examples } from '../../output/examples.ts';
import { UsageError } from '../../exit.ts';

interface Options extends DatabaseOptions {
  ticker: string;
  onError: 'fail' | 'skip';
  column: ColumnMapping;
  where: Readonly<Record<string, string>>;
  delimiter?: string;
  encoding?: string;
  decimal?: '.' | ',';
  dateFormat?: string;
  skipLines?: number;
}

/** `tuningsweep data import`: from a CSV file to TB_ASSETVALUE_RAW. */
export function importCommand(): Command {
  return new Command('import')
    .description('read a CSV file of daily values into TB_ASSETVALUE_RAW; the same file twice changes nothing')
    .argument('<file>', 'a CSV file with a header line, also one compressed by gzip; - is standard input')
    .requiredOption('--ticker <ticker>', 'what the series is, such as USD/KRW')
    .addOption(new Option('--on-error <what>', 'what a bad line does').choices(['fail', 'skip']).default('fail'))
    .option(
      '--column <field=header>',
      "a field's header where it is not a usual one, such as close=Last (repeatable)",
      pairs,
      {},
    )
    .option(
      '--where <name=value>',
      'only lines with this value in this column, such as Name=AAPL (repeatable)',
      pairs,
      {},
    )
    .optionsGroup('How the file is written, where it does not say so itself:')
    .option('--date-format <format>', 'such as DD/MM/YYYY, YYYYMMDD, MMM D YYYY or unix')
    .option('--decimal <mark>', 'what stands before tenths, . or ,', decimalMark)
    .option('--delimiter <character>', 'what stands between values, such as ";" or tab', delimiter)
    .option('--encoding <name>', 'such as utf-8, utf-16le, cp1252 or cp949')
    .option('--skip-lines <count>', 'lines above the header line', wholeNumber)
    .optionsGroup('Options:')
    .addOption(databaseOption())
    .addHelpText(
      'after',
      examples(
        'data import examples/data/usd-krw.csv --ticker USD/KRW',
        'data import rates.csv --ticker USD/KRW --column close=Last --on-error skip',
        'data import all.csv.gz --ticker AAPL --where Name=AAPL --date-format DD/MM/YYYY',
      ),
    )
    .action(importFile);
}

/** `NAME=VALUE`, several times. */
function pairs(text: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new UsageError(`--column, --where: expected NAME=VALUE such as close=Last, found "${text}".`);
  }
  return { ...before, [name]: value };
}

const DELIMITER_NAMES: Record<string, string> = {
  tab: '\t',
  '\\t': '\t',
  comma: ',',
  semicolon: ';',
  pipe: '|',
  space: ' ',
};

function delimiter(text: string): string {
  const character = DELIMITER_NAMES[text.toLowerCase()] ?? text;
  if (character.length === 1 && !/["\n\r]/.test(character)) return character;
  throw new UsageError(`--delimiter: expected one character, or tab, found "${text}".`);
}

function decimalMark(text: string): '.' | ',' {
  if (text === '.' || text === ',') return text;
  throw new UsageError(`--decimal: expected . or , found "${text}".`);
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`--skip-lines: expected a whole number, found "${text}".`);
}

async function importFile(file: string, { column, ...options }: Options): Promise<void> {
  const name = file === '-' ? 'Standard input' : resolve(file);
  if (file !== '-') await requireFile(file);
  await withFile(file, async (path) => {
    const onUnderstood = (...found: Understood): void => console.log(describeImport(name, ...found).join('\n'));
    const request = { ...options, stream: fileSource(path), mapping: column, onUnderstood };
    // A file that cannot be used is refused before there is a ledger that was made for it.
    const understood = await understandImport(request).catch(refuse(name));
    await withNewLedger(options, async (ledger) => {
      await setUpTables(ledger);
      const { read, inserted, updated, unchanged, skipped } = await storeImport(ledger, understood);
      for (const line of describeBadLines(skipped)) console.error(`${name}: left out: ${line}`);
      console.log(
        `${options.ticker}: ${counted(read, 'line')} read, ${inserted} inserted, ${updated} updated, ` +
          `${unchanged} unchanged, ${skipped.length} skipped.`,
      );
    });
  });
}

/** Says of which file. @throws UsageError where it was refused */
function refuse(name: string): (error: unknown) => never {
  return (error) => {
    throw error instanceof InputError ? new UsageError(`${name}: ${error.message}`) : error;
  };
}

type Understood = Parameters<NonNullable<ImportRequest['onUnderstood']>>;

/** @throws the system's error for a file that cannot be read; UsageError for a folder */
async function requireFile(file: string): Promise<void> {
  await access(file, constants.R_OK);
  if ((await stat(file)).isDirectory()) throw new UsageError(`${resolve(file)}: expected a file, found a folder`);
}

/** Gives the file's path, or that of a copy of standard input, for a file is read more than once. */
async function withFile(file: string, use: (path: string) => Promise<void>): Promise<void> {
  const isPipe = file !== '-' && !(await stat(file)).isFile();
  if (file !== '-' && !isPipe) return await use(file);
  const folder = await mkdtemp(join(tmpdir(), 'tuningsweep-import-'));
  try {
    const copy = join(folder, 'input');
    await pipeline(isPipe ? fileSource(file)() : process.stdin, createWriteStream(copy));
    await use(copy);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
