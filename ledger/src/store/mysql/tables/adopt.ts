import { COLLATION, forbidsRows, keyOf } from '../../../schema/compare.ts';
import type { FoundColumn } from '../../../schema/found.ts';
import { DATE_UPDATE } from '../../../schema/table.ts';
import { list } from '../../../schema/adopt/step.ts';
import type { Step } from '../../../schema/adopt/step.ts';
import type { Target, TargetColumn } from '../../../schema/adopt/target.ts';

/** A change of a table, as a clause of ALTER TABLE and in words. */
interface Change {
  readonly clause: string;
  readonly words: string;
}

/** Frees a table from what would be in the way of another one's change: its foreign keys and its other name. */
export function releaseOnServer({ wanted, found }: Target): Step[] {
  const drops = found.foreignKeys.map((key) => `DROP FOREIGN KEY ${quote(key)}`);
  const steps: Step[] = [];
  if (drops.length > 0) {
    const statement = `ALTER TABLE ${quote(found.name)} ${drops.join(', ')}`;
    steps.push({ statement, purpose: `Take ${list(found.foreignKeys)} from ${wanted.name}; the index stays.` });
  }
  if (!found.misnamed) return steps;
  const statement = `RENAME TABLE ${quote(found.name)} TO ${wanted.name}`;
  return [...steps, { statement, purpose: `Give ${found.name} the name that is asked for.` }];
}

/**
 * Makes a table on a server what it is to be, in one ALTER TABLE: the server does all of it or nothing. Every session of
 * ours is strict, so a value that does not fit is an error and changes nothing.
 */
export function alterOnServer(target: Target): Step[] {
  const changes = [
    ...engine(target),
    ...target.columns.flatMap((column, at) => ownColumn(target, column, at)),
    ...target.extras.flatMap((column) => extra(column)),
    ...primaryKey(target),
    ...uniques(target),
    ...target.found.checks.map((name) => ({
      clause: `DROP CONSTRAINT ${quote(name)}`,
      words: `drop the condition ${name}`,
    })),
    ...charset(target),
  ];
  if (changes.length === 0) return [];
  const statement = `ALTER TABLE ${target.wanted.name} ${changes.map(({ clause }) => clause).join(', ')}`;
  const words = [...new Set(changes.map((change) => change.words).filter(Boolean))];
  return [{ statement, purpose: `${target.wanted.name}: ${words.join('; ')}.` }];
}

function engine({ found }: Target): Change[] {
  if (found.transactional) return [];
  return [{ clause: 'ENGINE=InnoDB ROW_FORMAT=DYNAMIC', words: 'move its rows to InnoDB' }];
}

function ownColumn({ wanted }: Target, target: TargetColumn, at: number): Change[] {
  const { column, from, type, changes } = target;
  if (!changes) return [];
  if (from === undefined) {
    const before = wanted.columns[at - 1]?.name;
    const place = before === undefined ? 'FIRST' : `AFTER ${before}`;
    return [{ clause: `ADD COLUMN ${definition(target)} ${place}`, words: `add ${column.name}` }];
  }
  return [
    { clause: `CHANGE COLUMN ${quote(from.name)} ${definition(target)}`, words: changeInWords(target, from, type) },
  ];
}

function changeInWords({ column, isConverted }: TargetColumn, from: FoundColumn, type: string): string {
  const words = [
    from.name === column.name ? [] : [`rename ${from.name} to ${column.name}`],
    isConverted ? [`make ${column.name} ${type}, which all its values fit`] : [],
    (from.collation ?? COLLATION) === COLLATION ? [] : ['compare texts as they are'],
    from.nullable === column.nullable ? [] : [`${column.nullable ? 'let' : 'do not let'} ${column.name} be NULL`],
    column.name === DATE_UPDATE ? [`set ${DATE_UPDATE} at every change from now on`] : [],
  ].flat();
  return words.length > 0 ? words.join('; ') : `take the default from ${column.name}`;
}

/** A column of ours as `createStatements` has it, but of the type that was found where that is wider. */
function definition({ column, type, from }: TargetColumn): string {
  const isText = /char|text/.test(type);
  const parts = [
    `${column.name} ${type}`,
    isText ? `CHARACTER SET utf8mb4 COLLATE ${COLLATION}` : '',
    column.nullable ? 'NULL' : 'NOT NULL',
    column.name === DATE_UPDATE ? clock(type) : '',
    comment(from),
  ];
  return parts.filter(Boolean).join(' ');
}

/** The precision has to be the column's own. */
function clock(type: string): string {
  const now = `CURRENT_TIMESTAMP${/\(\d\)$/.exec(type)?.[0] ?? ''}`;
  return `DEFAULT ${now} ON UPDATE ${now}`;
}

function comment(from: FoundColumn | undefined): string {
  return from?.comment === undefined ? '' : `COMMENT ${literal(from.comment)}`;
}

/** A column of somebody else's that every insert would have to fill may be NULL from now on. */
function extra(column: FoundColumn): Change[] {
  const { name, type, nullable, hasDefault, collation } = column;
  if (nullable || hasDefault) return [];
  const collate = collation === undefined ? '' : `COLLATE ${collation} `;
  const clause = `MODIFY COLUMN ${quote(name)} ${type} ${collate}NULL ${comment(column)}`.trimEnd();
  return [{ clause, words: `let ${name} be NULL` }];
}

function primaryKey(target: Target): Change[] {
  const { wanted, found, of } = target;
  const wantedKey = wanted.primaryKey.join(', ');
  if (keyOf(found, of).join(', ') === wantedKey && found.keyIsWhole) return [];
  const drop = found.primaryKey.length > 0 ? [{ clause: 'DROP PRIMARY KEY', words: '' }] : [];
  const add = { clause: `ADD PRIMARY KEY (${wantedKey})`, words: `key it by (${wantedKey})` };
  // A column that counts by itself has to be the first of some index.
  const counting = target.extras
    .filter(
      ({ name, counts }) => counts && found.primaryKey[0] === name && !found.indexes.some((i) => i.columns[0] === name),
    )
    .map(({ name }) => ({ clause: `ADD UNIQUE KEY (${quote(name)})`, words: `let ${name} count on` }));
  return [...drop, add, ...counting];
}

function uniques({ wanted, found, of }: Target): Change[] {
  return found.indexes
    .filter((index) => forbidsRows(wanted, found, of, index))
    .map(({ name, columns, lengths }) => {
      const names = new Map([...of].map(([ours, column]) => [column?.name, ours]));
      const parts = columns.map((column, at) => {
        const length = lengths[at];
        return `${quote(names.get(column) ?? column)}${length === undefined ? '' : `(${length})`}`;
      });
      const clause = `DROP INDEX ${quote(name)}, ADD INDEX ${quote(name)} (${parts.join(', ')})`;
      return { clause, words: `let several rows have the same (${columns.join(', ')})` };
    });
}

function charset({ columns }: Target): Change[] {
  const isOther = columns.some(({ from }) => (from?.collation ?? COLLATION) !== COLLATION);
  return isOther ? [{ clause: `DEFAULT CHARACTER SET utf8mb4 COLLATE ${COLLATION}`, words: '' }] : [];
}

function quote(name: string): string {
  return /^[A-Z_][A-Z0-9_]*$/.test(name) ? name : `\`${name.replaceAll('`', '``')}\``;
}

function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
