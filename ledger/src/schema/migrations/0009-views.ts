import { createView } from './create-view.ts';
import type { NewView } from './create-view.ts';
import type { Migration } from './migration.ts';

/** What the two kinds of store say differently. */
interface Words {
  readonly create: string;
  /** A sweep with its tasks, found in this order, so that no query by sweep reads the tasks of all. */
  readonly tasks: string;
  readonly sweep: string;
  /** A text as the tables compare texts. */
  readonly text: (literal: string) => string;
  /** A column of whole numbers, and one of other numbers exactly; NULL where it holds no finite number. */
  readonly integer: (column: string) => string;
  readonly double: (column: string) => string;
  /** A FLOAT as servers print it: the six digits that it surely has of what was written to it. */
  readonly printed: (column: string) => string;
  readonly modelVersion: string;
  readonly seconds: string;
}

/** Text, bytes and infinities, which SQLite may hold in any column, are in no such range. */
const finite = (column: string, value = column): string =>
  `CASE WHEN ${column} BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308 THEN ${value} END`;

const SQLITE: Words = {
  create: 'CREATE VIEW',
  tasks: 'TB_SWEEP w CROSS JOIN TB_TASK t ON t.SWEEP_KEY = w.SWEEP_KEY',
  sweep: "w.NAMESPACE || '/' || w.NAME",
  text: (literal) => `'${literal}'`,
  integer: (column) => finite(column),
  double: (column) => finite(column),
  printed: (column) => finite(column, `CAST(printf('%.6g', ${column}) AS REAL)`),
  modelVersion: "CASE WHEN json_valid(t.POINT) THEN CAST(json_extract(t.POINT, '$.modelVersion') AS INTEGER) END",
  seconds: 'round((julianday(a.DATE_END) - julianday(a.DATE_START)) * 86400, 3)',
};

const MYSQL: Words = {
  create: 'CREATE ALGORITHM = MERGE SQL SECURITY INVOKER VIEW',
  tasks: 'TB_SWEEP w STRAIGHT_JOIN TB_TASK t FORCE INDEX (PRIMARY, IX_TASK_GRID) ON t.SWEEP_KEY = w.SWEEP_KEY',
  sweep: "CONCAT(w.NAMESPACE, '/', w.NAME)",
  text: (literal) => `'${literal}' COLLATE utf8mb4_bin`,
  integer: (column) => column,
  double: (column) => `CAST(${column} AS DOUBLE)`,
  printed: (column) => `CAST(CAST(${column} AS CHAR) AS DOUBLE)`,
  modelVersion: "CASE WHEN JSON_VALID(t.POINT) THEN CAST(JSON_EXTRACT(t.POINT, '$.modelVersion') AS SIGNED) END",
  seconds: 'TIMESTAMPDIFF(MICROSECOND, a.DATE_START, a.DATE_END) / 1e6',
};

/** The write-up's parameters: name in a manifest, column, value. */
const writeUp = ({ integer, printed }: Words): [name: string, column: string, value: string][] => [
  ['epoch', 'EPOCH', integer('h.EPOCH')],
  ['batchSize', 'BATCH_SIZE', integer('h.BATCH_SIZE')],
  ['learningRate', 'LEARNING_RATE', printed('h.LEARNING_RATE')],
  ['ratioTrainSet', 'RATIO_TRAIN_SET', printed('h.RATIO_TRAIN_SET')],
  ['sizeSequence', 'SIZE_SEQUENCE', integer('h.SIZE_SEQUENCE')],
  ['sizeUnitInput', 'SIZE_UNIT_INPUT', integer('h.SIZE_UNIT_INPUT')],
  ['sizeUnitHidden', 'SIZE_UNIT_HIDDEN', integer('h.SIZE_UNIT_HIDDEN')],
  ['sizeUnitOutput', 'SIZE_UNIT_OUTPUT', integer('h.SIZE_UNIT_OUTPUT')],
];

/** Each task beside the eight names, and beside an empty one for what TB_PARAMETER has: no UNION, which servers do not merge. */
function parameters(words: Words): NewView {
  const eight = writeUp(words);
  const names = ['', ...eight.map(([name]) => name)].map((name) => `SELECT ${words.text(name)} AS NAME`);
  const cases = eight.map(([name, , value]) => `WHEN '${name}' THEN ${value}`);
  const number = `CASE n.NAME ${cases.join(' ')} ELSE ${words.double('p.NUMBER')} END`;
  return view(words, 'V_PARAMETER', {
    columns: [
      ['SWEEP', words.sweep],
      ['SWEEP_KEY', 'w.SWEEP_KEY'],
      ['CODE_TASK', 't.CODE_TASK'],
      ['NAME', 'COALESCE(p.NAME, n.NAME)'],
      ['NUMBER', number],
      ['TEXT', 'p.TEXT'],
    ],
    from: [
      `${words.tasks} JOIN (${names.join(' UNION ALL ')}) n`,
      'TB_HYPERPARAMETER h ON h.CODE_TASK = t.CODE_TASK',
      "TB_PARAMETER p ON p.CODE_TASK = t.CODE_TASK AND n.NAME = ''",
    ],
    where: `p.NAME IS NOT NULL OR ${number} IS NOT NULL`,
  });
}

function results(words: Words): NewView {
  const { double } = words;
  const [mse, loss, accuracy] = [double('r.MSE'), double('r.LOSS'), double('r.ACCURACY')];
  const value = `CASE w.OBJECTIVE WHEN 'MSE' THEN ${mse} WHEN 'LOSS' THEN ${loss} WHEN 'ACCURACY' THEN ${accuracy} ELSE ${double('m.VALUE')} END`;
  const ownGoal = "WHEN w.OBJECTIVE = 'ACCURACY' THEN 'Maximize' ELSE 'Minimize'";
  return view(words, 'V_RESULT', {
    columns: [
      ['SWEEP', words.sweep],
      ['SWEEP_KEY', 'w.SWEEP_KEY'],
      ['CODE_TASK', 't.CODE_TASK'],
      ['IDX_TASK', 't.IDX_TASK'],
      ['IN_GRID', 't.IN_GRID'],
      ['STATUS', 's.STATUS'],
      ...writeUp(words).map(([, column, parameter]): [string, string] => [column, parameter]),
      ['OBJECTIVE', 'w.OBJECTIVE'],
      ['GOAL', `CASE WHEN w.GOAL IN ('Minimize', 'Maximize') THEN w.GOAL ${ownGoal} END`],
      ['VALUE', `CASE WHEN s.STATUS = 'Completed' THEN ${value} END`],
      ['MSE', mse],
      ['LOSS', loss],
      ['ACCURACY', accuracy],
      ['NAIVE_MSE', double('a.NAIVE_MSE')],
      ['SECONDS', words.seconds],
      ['ATTEMPT', 't.ATTEMPT'],
      ['BACKEND', 'a.BACKEND'],
      ['TRAINER', 'u.TRAINER'],
      ['NOTE', 's.NOTE'],
      ['DATE_START', 'a.DATE_START'],
      ['DATE_END', 'a.DATE_END'],
    ],
    from: [
      words.tasks,
      'TB_TASKSTATUS s ON s.CODE_TASK = t.CODE_TASK',
      'TB_HYPERPARAMETER h ON h.CODE_TASK = t.CODE_TASK',
      'TB_MODELRESULT r ON r.CODE_TASK = t.CODE_TASK',
      'TB_TASKATTEMPT a ON a.CODE_TASK = t.CODE_TASK AND a.ATTEMPT = t.ATTEMPT',
      'TB_METRIC m ON m.CODE_TASK = t.CODE_TASK AND m.ATTEMPT = t.ATTEMPT AND m.STEP = -1 AND m.NAME = w.OBJECTIVE',
      `TB_SWEEPTRAINER u ON u.SWEEP_KEY = t.SWEEP_KEY AND u.MODEL_VERSION = ${words.modelVersion}`,
    ],
  });
}

interface Query {
  readonly columns: readonly (readonly [name: string, value: string])[];
  /** The first with what is left-joined to it. */
  readonly from: readonly string[];
  readonly where?: string;
}

function view({ create }: Words, name: string, { columns, from, where }: Query): NewView {
  const values = columns.map(([column, value]) => `${value} AS ${column}`).join(', ');
  const rows = where === undefined ? '' : ` WHERE ${where}`;
  const statement = `${create} ${name} AS SELECT ${values} FROM ${from.join(' LEFT JOIN ')}${rows}`;
  return { name, columns: columns.map(([column]) => column), statement };
}

/** Results and parameters as people ask for them: a row per task, and a row per parameter of a task. */
export const VIEWS: Migration = {
  sqlite: [createView(parameters(SQLITE)), createView(results(SQLITE))],
  mysql: [createView(parameters(MYSQL)), createView(results(MYSQL))],
};
