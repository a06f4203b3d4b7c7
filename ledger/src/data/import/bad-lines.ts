import { InputError } from '../../errors.ts';
import type { BadLine } from './csv/rows.ts';

/** Bad lines stopped an import; `lines` has all of them, the message a line for each kind. */
export class BadLinesError extends InputError {
  override name = 'BadLinesError';
  readonly lines: readonly BadLine[];

  constructor(lines: readonly BadLine[], why: string) {
    super(
      `${why}:${describeBadLines(lines)
        .map((line) => `\n  ${line}`)
        .join('')}`,
    );
    this.lines = lines;
  }
}

const SHOWN = 3;

/** Bad lines as sentences, one for each kind, with their number and the first of them. */
export function describeBadLines(lines: readonly BadLine[]): string[] {
  const kinds = Map.groupBy(lines, ({ reason }) => kindOf(reason));
  return [...kinds.values()].map((same) => {
    const [first, ...others] = same;
    if (first === undefined || others.length === 0) return `line ${first?.line}: ${first?.reason}`;
    const numbers = same.slice(0, SHOWN).map(({ line }) => line);
    const more = same.length > SHOWN ? ', …' : '';
    const examples = new Set(same.slice(0, SHOWN).map(({ reason }) => reason.slice(kindOf(reason).length)));
    const [example, ...rest] = [...examples].map((text) => text.replace(/^, found /, ''));
    const found = rest.length === 0 ? first.reason : `${kindOf(first.reason)}, found ${[example, ...rest].join(', ')}`;
    return `${same.length} lines (${numbers.join(', ')}${more}): ${found}`;
  });
}

/** A reason without what is of one line only. */
function kindOf(reason: string): string {
  const found = reason.indexOf(', found ');
  return found === -1 ? reason.replace(/ \d+ came before.*$/, '') : reason.slice(0, found);
}
